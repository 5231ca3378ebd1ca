import type { VerdictName } from './verdict.ts'

/** One source for the CSS of the app (`apply-theme.ts` sets custom properties), for its canvases and for the pages of reports. Colours are #RRGGBB. */
export type ThemeName = 'light' | 'dark'

export interface Chrome {
  readonly bg: string
  /** Panels, chips and boxes that lie on `bg`. */
  readonly surface: string
  readonly sunken: string
  readonly text: string
  readonly secondary: string
  readonly muted: string
  readonly border: string
  /** Decoration only, never the sole carrier of meaning. */
  readonly hairline: string
  readonly accent: string
  readonly accentInk: string
  readonly accentSoft: string
  readonly primary: string
  readonly primaryInk: string
  /** Everything that was done to the network. */
  readonly fault: string
  readonly faultInk: string
  readonly faultSoft: string
  readonly faultLine: string
  readonly connection: string
  readonly tick: string
}

/** `fill` and `ink` of the chip; `line` for borders and text on the page. */
export interface VerdictTone {
  readonly fill: string
  readonly ink: string
  readonly line: string
}

export interface Theme {
  readonly chrome: Chrome
  readonly verdicts: Readonly<Record<VerdictName, VerdictTone>>
  /** Neighbouring fields of a unit on the wire, in turn; each also carries its number. */
  readonly fields: readonly string[]
}

/*
 * The verdict fills were chosen by computing CIEDE2000 between every pair under normal vision and three
 * simulated colour deficiencies: at least 22 apart in light, 17 in dark (green/amber/red would score 7).
 * Every fill still carries a glyph and a word.
 */
const light: Theme = {
  chrome: {
    bg: '#FFFFFF', surface: '#FFFFFF', sunken: '#F6F8FA', text: '#14181F', secondary: '#4A5361', muted: '#5B6472',
    border: '#858E9B', hairline: '#DDE2E8', accent: '#0B57D0', accentInk: '#FFFFFF', accentSoft: '#E8F0FC',
    primary: '#14181F', primaryInk: '#FFFFFF', fault: '#9A5200', faultInk: '#FFFFFF', faultSoft: '#FDF1DF', faultLine: '#C9791B',
    connection: '#D3E4F5', tick: '#14181F',
  },
  verdicts: {
    unaffected: { fill: '#217364', ink: '#FFFFFF', line: '#217364' },
    degraded: { fill: '#FFD441', ink: '#0B0D10', line: '#8D7207' },
    reconnects: { fill: '#2898FB', ink: '#0B0D10', line: '#0876CC' },
    'needs-fallback': { fill: '#60278B', ink: '#FFFFFF', line: '#60278B' },
    fails: { fill: '#610713', ink: '#FFFFFF', line: '#610713' },
    unstable: { fill: '#F6F8FA', ink: '#4A5361', line: '#858E9B' },
    invalid: { fill: '#F6F8FA', ink: '#4A5361', line: '#858E9B' },
  },
  fields: ['#0B57D0', '#1E6B5E', '#8A2FB8', '#B3155F', '#6B5A00', '#00627A'],
}

const dark: Theme = {
  chrome: {
    bg: '#12151A', surface: '#161A20', sunken: '#0E1115', text: '#F2F4F8', secondary: '#B4BCC8', muted: '#98A1AE',
    border: '#6F7885', hairline: '#2A3039', accent: '#8AB4FF', accentInk: '#0B0D10', accentSoft: '#1B2A44',
    primary: '#F2F4F8', primaryInk: '#12151A', fault: '#F2A03D', faultInk: '#0B0D10', faultSoft: '#2A1D0B', faultLine: '#B87420',
    connection: '#203048', tick: '#F2F4F8',
  },
  verdicts: {
    unaffected: { fill: '#04CA91', ink: '#0B0D10', line: '#04CA91' },
    degraded: { fill: '#F7C811', ink: '#0B0D10', line: '#F7C811' },
    reconnects: { fill: '#3583FB', ink: '#0B0D10', line: '#3583FB' },
    'needs-fallback': { fill: '#8A538E', ink: '#FFFFFF', line: '#98749A' },
    fails: { fill: '#FFEDEF', ink: '#0B0D10', line: '#FFEDEF' },
    unstable: { fill: '#0E1115', ink: '#B4BCC8', line: '#6F7885' },
    invalid: { fill: '#0E1115', ink: '#B4BCC8', line: '#6F7885' },
  },
  fields: ['#8AB4FF', '#35D6A5', '#CBA6FF', '#FF8FC2', '#D9C65A', '#62D2E8'],
}

/** What stands beside the word of a verdict, drawn as a line on 24 by 24 (Lucide's shapes). */
export const verdictShapes: Readonly<Record<VerdictName, string>> = {
  unaffected: 'M20 6 9 17l-5-5',
  degraded: 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0zM12 6v6h4',
  reconnects: 'M3 12a9 9 0 0 1 9-9 9.75 9.75 0 0 1 6.74 2.74L21 8M21 3v5h-5M21 12a9 9 0 0 1-9 9 9.75 9.75 0 0 1-6.74-2.74L3 16M8 16H3v5',
  'needs-fallback': 'm15 10 5 5-5 5M4 4v7a4 4 0 0 0 4 4h12',
  fails: 'M18 6 6 18M6 6l12 12',
  unstable: 'm18 14 4 4-4 4m0-20 4 4-4 4M2 18h1.973a4 4 0 0 0 3.3-1.7l5.454-8.6a4 4 0 0 1 3.3-1.7H22M2 6h1.972a4 4 0 0 1 3.6 2.2M22 18h-6.041a4 4 0 0 1-3.3-1.8l-.359-.45',
  invalid: 'M5 12h14',
}

export const themes: Readonly<Record<ThemeName, Theme>> = { light, dark }

/** Latin letters come with the app; Han characters from the system, whose fonts weigh megabytes each. */
const han = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei"'
export const fonts = {
  ui: `"Inter Variable", ${han}, system-ui, sans-serif`,
  mono: `"JetBrains Mono Variable", ui-monospace, "Cascadia Mono", Consolas, ${han}, monospace`,
} as const

import { fonts, themes, type ThemeName, type Theme } from '../../lab/contract/palette.ts'

/** What painters need: colours and fonts, the same tokens as the CSS. */
export interface Palette extends Theme {
  readonly ui: string
  readonly mono: string
}

export function paletteOf(theme: ThemeName): Palette {
  return { ...themes[theme], ui: fonts.ui, mono: fonts.mono }
}

/** `#RRGGBB` with an alpha of 0..1. */
export function withAlpha(hex: string, alpha: number): string {
  return `${hex}${Math.round(alpha * 255).toString(16).padStart(2, '0')}`
}

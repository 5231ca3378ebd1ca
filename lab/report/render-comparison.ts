import type { Comparison, Estimate, MeasureChange } from '../contract/comparison.ts'
import { isChance, measureChange, type ShownChange, verdictChange } from '../contract/shown-change.ts'
import { bold, dim, renderTable, type TextCell, type TextColumn, type TextStyle, wrap } from './text-table.ts'
import { verdictLooks } from './verdict-look.ts'

const width = 118

const looks: Readonly<Record<ShownChange, { readonly text: string; readonly ansi: number }>> = {
  better: { text: '▲ better', ansi: 37 },
  worse: { text: '▼ worse', ansi: 197 },
  same: { text: '= same', ansi: 245 },
  chance: { text: '≈ by chance', ansi: 178 },
  none: { text: 'not comparable', ansi: 245 },
}

const columns: readonly TextColumn[] = [
  { title: 'transport', align: 'left' },
  { title: 'measure', align: 'left' },
  { title: 'A', align: 'right' },
  { title: 'B', align: 'right' },
  { title: 'difference', align: 'right' },
  { title: 'between', align: 'right' },
  { title: 'noise', align: 'right' },
  { title: '', align: 'left' },
]

/** A comparison for a terminal: what was not the same, what changed, and what did not. */
export function renderComparison(comparison: Comparison, style: TextStyle = { colour: false }): string {
  const { transports, onlyA, onlyB, note } = comparison
  const same = transports.flatMap(({ transport, measures }) => wrap(`${transport}: ${listOf(measures.filter(({ change }) => change === 'same').map(({ title, a }) => (a.value === null && a.never ? `${title} (never)` : title)))}`, { width, indent: '  ' }))
  return [
    ...sideLines('A', comparison.a, style),
    ...sideLines('B', comparison.b, style),
    '',
    ...differenceLines(comparison, style),
    ...(transports.length > 0 ? ['', ...renderTable(columns, transports.flatMap((row) => rowsOf(row, isChance(comparison))), style), '', dim('The same within the noise:', style), ...same] : []),
    ...(onlyA.length > 0 ? [`Only in A: ${onlyA.join(', ')}`] : []),
    ...(onlyB.length > 0 ? [`Only in B: ${onlyB.join(', ')}`] : []),
    '',
    ...wrap(note, { width, indent: '' }),
  ].join('\n')
}

function sideLines(name: string, runs: Comparison['a'], style: TextStyle): string[] {
  return runs.map(({ run, title, startedAt, probe }) => `${bold(name, style)}  ${run}  ${title}  ${startedAt}  (${probe})`)
}

function differenceLines({ differs, comparable }: Comparison, style: TextStyle): string[] {
  if (differs.length === 0) return ['Made the same way: scenario, seed, scale, probe and versions.']
  const heading = comparable ? 'The same scenario at the same scale; these differ:' : 'Not the same thing was done; these differ, and with them the results may:'
  return [heading, ...differs.flatMap(({ field, a, b }) => wrap(`${field}: ${a} -> ${b}`, { width, indent: '    ' }).map((line) => `  ${line}`))].map((line, i) => (i === 0 && !comparable ? bold(line, style) : line))
}

function rowsOf({ transport, a, b, change, measures }: Comparison['transports'][number], chance: boolean): TextCell[][] {
  const text = (value: string): TextCell => ({ text: value })
  const verdict = (name: typeof a): TextCell => ({ text: `${verdictLooks[name].glyph} ${verdictLooks[name].label}`, ansi: verdictLooks[name].ansi })
  return [
    [text(transport), text('verdict'), verdict(a), verdict(b), text(''), text(''), text(''), looks[verdictChange({ change }, chance)]],
    ...measures
      .filter((measure) => measure.change !== 'same')
      .map((measure) => [text(''), text(measure.title), text(shownEstimate(measure.a, measure.unit)), text(shownEstimate(measure.b, measure.unit)), text(measure.delta === null ? '-' : signed(measure.delta, measure.unit)), text(between(measure)), text(measure.noise === 0 ? '' : `±${shown(measure.noise, measure.unit)}`), looks[measureChange(measure, chance)]]),
  ]
}

function between({ interval, unit }: MeasureChange): string {
  if (!interval) return ''
  return `${signed(interval.low, unit)} .. ${signed(interval.high, unit)}${interval.kind === 'bootstrap-95' ? ' (95 %)' : ''}`
}

function shownEstimate({ value, min, max, n, never }: Estimate, unit: MeasureChange['unit']): string {
  if (value === null) return never ? 'never' : '-'
  return n > 1 && min !== null && max !== null && min !== max ? `${shown(value, unit)} [${shown(min, unit)} .. ${shown(max, unit)}]` : shown(value, unit)
}

const units: Readonly<Record<MeasureChange['unit'], string>> = { ms: ' ms', bytes: ' B', share: ' %', messages: '', times: '' }

function shown(value: number, unit: MeasureChange['unit']): string {
  const scaled = unit === 'share' ? value * 100 : value
  const text = Math.abs(scaled) >= 10 || Number.isInteger(scaled) ? scaled.toFixed(0) : scaled.toFixed(1)
  return `${text}${units[unit]}`
}

function signed(value: number, unit: MeasureChange['unit']): string {
  return value > 0 ? `+${shown(value, unit)}` : shown(value, unit)
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ')
}

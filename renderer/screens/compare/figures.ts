import type { Change, Comparison, Estimate, MeasureChange } from '../../../lab/contract/comparison.ts'
import { measureChange, type ShownChange, verdictChange } from '../../../lab/contract/shown-change.ts'
import { bytes, duration, integer } from '../../i18n/format.ts'
import { decimal } from '../../i18n/locale.ts'
import { currentMessages } from '../../i18n/messages.ts'

type Unit = MeasureChange['unit']
type Transports = Comparison['transports']

const formats: Readonly<Record<Unit, (value: number) => string>> = {
  ms: duration,
  bytes,
  share: (value) => `${decimal(value * 100, 1, { atMost: true })} %`,
  messages: integer,
  times: integer,
}

export function shown(value: number | null, unit: Unit): string {
  return value === null ? '–' : formats[unit](value)
}

/** With its sign: a difference. */
export function signed(value: number | null, unit: Unit): string {
  if (value === null) return '–'
  const size = formats[unit](Math.abs(value))
  // What rounds to nothing has no sign.
  if (size === formats[unit](0)) return size
  return `${value < 0 ? '−' : '+'}${size}`
}

/** The value of a side, and the range of its repeats when they differ. */
export function estimateText({ value, min, max, n }: Estimate, unit: Unit): string {
  if (n < 2 || min === null || max === null || shown(min, unit) === shown(max, unit)) return shown(value, unit)
  return `${shown(value, unit)} (${shown(min, unit)} … ${shown(max, unit)})`
}

type OfSide = Pick<MeasureChange, 'measure' | 'unit'>

/** What a side has: a number, or that it never happened, or that there was no occasion for it. */
export function sideText(of: Estimate, { measure, unit }: OfSide): string {
  const { never, nothing } = currentMessages().compare
  if (of.value !== null) return estimateText(of, unit)
  return (of.never ? never[measure] : nothing[measure]) ?? shown(null, unit)
}

/** The difference; without one what both sides have, or how one turned into the other. */
export function deltaText(of: MeasureChange): string {
  if (of.delta !== null) return signed(of.delta, of.unit)
  const [before, after] = [sideText(of.a, of), sideText(of.b, of)]
  return before === after ? before : `${before} → ${after}`
}

function isNothing({ value, max, never }: Estimate): boolean {
  return !never && (value === null || (value === 0 && max === 0))
}

/** It happened on no side, or there was nothing that could have: no noise has to explain that it is the same. */
export function onNeither({ a, b }: Pick<MeasureChange, 'a' | 'b'>): boolean {
  return isNothing(a) && isNothing(b)
}

/** Why it is called better, worse or the same. */
export function changeHint(of: MeasureChange, chance: boolean): string {
  const { changeBy, changeHints, onNeither: neither, neverOnBoth, neverOnOne } = currentMessages().compare
  const change = measureChange(of, chance)
  if (change === 'chance' || change === 'none') return changeHints[change]
  if (change === 'same' && onNeither(of)) return neither
  if (of.delta === null) return change === 'same' ? neverOnBoth : neverOnOne
  return changeBy[change](noiseText(of))
}

export function intervalText({ interval, unit }: MeasureChange): string {
  if (!interval) return ''
  return `${signed(interval.low, unit)} … ${signed(interval.high, unit)}${interval.kind === 'bootstrap-95' ? ' (95 %)' : ''}`
}

/** Empty for what is counted exactly. */
export function noiseText({ noise, unit }: MeasureChange): string {
  return noise === 0 ? '' : `±${shown(noise, unit)}`
}

/** A measure's name in the language in force; the engine's own where there is none. */
export function measureTitle({ measure, title }: Pick<MeasureChange, 'measure' | 'title'>): string {
  return currentMessages().compare.measures[measure] ?? title
}

/** What it measures and which way is better; nothing where nobody has said. */
export function measureHint({ measure, better }: Pick<MeasureChange, 'measure' | 'better'>): string {
  const { measureHints, direction } = currentMessages().compare
  return [measureHints[measure], direction[better]].filter(Boolean).join(' ')
}

/** The measures in the order of the engine: that changed for any transport or never happened for one, that are the same within the noise, and that nobody had. */
export function partMeasures(transports: Transports): Readonly<Record<'changed' | 'same' | 'none', readonly MeasureChange[]>> {
  const all = transports[0]?.measures ?? []
  const everywhere = ({ measure }: MeasureChange, is: (of: MeasureChange) => boolean) => transports.every(({ measures }) => measures.some((one) => one.measure === measure && is(one)))
  const isSame = (of: MeasureChange) => everywhere(of, ({ change, a, b }) => change === 'same' && !a.never && !b.never)
  const isNone = (of: MeasureChange) => everywhere(of, onNeither)
  return { changed: all.filter((of) => !isSame(of)), same: all.filter((of) => isSame(of) && !isNone(of)), none: all.filter((of) => isSame(of) && isNone(of)) }
}

/** One number for the back of the room. */
export interface Headline {
  /** `unclear`: better for some, worse for others. */
  readonly change: ShownChange | 'unclear'
  /** Empty where nothing can be compared. */
  readonly text: string
  /** What the number leaves out. */
  readonly note?: string
}

/** How the verdicts moved, and what was lost: of all transports that both sides ran. */
export function headlinesOf(transports: Transports, chance: boolean): { readonly verdicts: Headline; readonly lost: Headline } {
  const count = (change: Change) => transports.filter((transport) => transport.change === change).length
  const [better, worse, unclear] = [count('better'), count('worse'), count('unclear')]
  const lost = transports.flatMap(({ measures }) => measures.filter((one) => one.measure === 'lost' && measureChange(one, chance) !== 'none'))
  const sum = (side: 'a' | 'b') => lost.reduce((total, measure) => total + (measure[side].value ?? 0), 0)
  const [before, after] = [sum('a'), sum('b')]
  if (unclear > 0 && unclear === transports.length) {
    const none: Headline = { change: 'none', text: '', note: currentMessages().compare.headlines.notCompared(unclear, transports.length) }
    return { verdicts: none, lost: none }
  }
  return {
    verdicts: {
      change: better === worse ? (better + unclear === 0 ? 'same' : 'unclear') : verdictChange({ change: better > worse ? 'better' : 'worse' }, chance),
      text: `${integer(better)} : ${integer(worse)}`,
      ...(unclear > 0 ? { note: currentMessages().compare.headlines.notCompared(unclear, transports.length) } : {}),
    },
    lost: { change: lostChange(lost, { delta: after - before, chance }), text: `${integer(before)} → ${integer(after)}` },
  }
}

/** Of all transports together only what is more than chance for one of them counts. */
function lostChange(lost: readonly MeasureChange[], { delta, chance }: { readonly delta: number; readonly chance: boolean }): ShownChange {
  const changes = lost.map((measure) => measureChange(measure, chance))
  if (delta === 0 || changes.every((change) => change === 'same')) return 'same'
  if (!changes.some((change) => change === 'better' || change === 'worse')) return 'chance'
  return delta < 0 ? 'better' : 'worse'
}

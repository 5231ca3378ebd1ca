import type { Change, Comparison, MeasureChange } from './comparison.ts'

/** `chance`: a difference that says nothing. `none`: a side has nothing that could be compared. */
export type ShownChange = Exclude<Change, 'unclear'> | 'chance' | 'none'

/** Of one run a side, both made alike, nothing but chance can differ. */
export function isChance({ differs, a, b }: Pick<Comparison, 'differs' | 'a' | 'b'>): boolean {
  return differs.length === 0 && Math.min(a.length, b.length) === 1
}

/**
 * Of a measure whose difference is not known nothing can be said, unless it happened on neither side.
 * @param chance a difference can be nothing else: `isChance`
 */
export function measureChange({ change, delta }: Pick<MeasureChange, 'change' | 'delta'>, chance: boolean): ShownChange {
  if (change === 'unclear') return delta === null ? 'none' : 'chance'
  return chance && change !== 'same' ? 'chance' : change
}

/** A verdict is unclear only where a side has none. */
export function verdictChange({ change }: Pick<Comparison['transports'][number], 'change'>, chance: boolean): ShownChange {
  if (change === 'unclear') return 'none'
  return chance && change !== 'same' ? 'chance' : change
}

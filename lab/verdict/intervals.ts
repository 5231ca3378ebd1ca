import type { Estimate, Interval } from '../contract/comparison.ts'
import type { Random } from '../contract/context.ts'

/** Fewer runs than this have no distribution to draw from. */
const enoughRuns = 5
const resamples = 2000

export type Summary = 'median' | 'minimum'

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2
}

function summarise(values: readonly number[], how: Summary): number {
  return how === 'minimum' ? Math.min(...values) : median(values)
}

export function estimate(values: readonly number[], how: Summary): Estimate {
  if (values.length === 0) return { value: null, min: null, max: null, n: 0 }
  return { value: summarise(values, how), min: Math.min(...values), max: Math.max(...values), n: values.length }
}

/**
 * Where the difference b - a lies. The unit is the run: messages of one run depend on each other (Kalibera & Jones, ISMM 2013).
 * Five runs a side: bootstrap percentile interval over runs; fewer: the least and greatest difference; one: none.
 */
export function intervalOfDifference(a: readonly number[], b: readonly number[], { how, random }: { readonly how: Summary; readonly random: Random }): Interval | null {
  if (a.length < 2 || b.length < 2) return null
  if (a.length < enoughRuns || b.length < enoughRuns) return { low: Math.min(...b) - Math.max(...a), high: Math.max(...b) - Math.min(...a), kind: 'min-max' }
  const draw = (values: readonly number[]) => values.map(() => values[Math.floor(random.next() * values.length)] as number)
  const differences = Array.from({ length: resamples }, () => summarise(draw(b), how) - summarise(draw(a), how)).sort((x, y) => x - y)
  return { low: differences[Math.floor(resamples * 0.025)] as number, high: differences[Math.ceil(resamples * 0.975) - 1] as number, kind: 'bootstrap-95' }
}

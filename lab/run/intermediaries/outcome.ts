/** What was seen of one subject, on one side. */
export interface Outcome {
  /** In words, never with a measured time in them: rounded into words, two times that are nearly equal can differ. */
  readonly seen: string
  readonly took?: Took
}

export interface Took {
  /** Lab ms; wall ms where the time scale does not reach (a kernel's or a daemon's own delay). */
  readonly ms: number
  /** What measuring it can be wrong by; nearer than this, two times are the same. */
  readonly withinMs: number
}

/** Real and imitated side by side. */
export interface Pair {
  readonly real: Outcome
  readonly ours: Outcome
}

/** By subject: what is observed, a transport, or `TRANSPORT after a restart`. */
export type Pairs = Readonly<Record<string, Pair>>

export function saw(seen: string, took?: Took): Outcome {
  return took ? { seen, took: { ms: Math.round(took.ms), withinMs: Math.round(took.withinMs) } } : { seen }
}

export function sameOutcome(one: Outcome, other: Outcome): boolean {
  if (one.seen !== other.seen) return false
  if (!one.took || !other.took) return one.took === other.took
  return Math.abs(one.took.ms - other.took.ms) <= Math.max(one.took.withinMs, other.took.withinMs)
}

/** A busy machine makes everything later and nothing earlier: of two measurements of the same thing the shorter one is nearer to the truth. */
export function nearer(one: Outcome, other: Outcome): Outcome {
  return one.seen === other.seen && one.took && other.took && one.took.ms < other.took.ms ? one : other
}

/** As the docs show it. */
export function textOf({ seen, took }: Outcome): string {
  if (!took) return seen
  if (took.ms < took.withinMs) return `${seen} at once`
  const step = took.ms < 1000 ? 50 : took.ms < 10_000 ? 1000 : 5000
  const ms = Math.round(took.ms / step) * step
  return `${seen} after about ${ms < 1000 ? `${ms} ms` : `${ms / 1000} s`}`
}

import type { EventInput } from './event.ts'

/** Lab time: monotonic, ms. */
export interface Clock {
  /** Wall ms since the clock started; fractional. */
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
  /** Calls back at lab time `t` (or at once when it is past). Returns the cancel function. */
  at(t: number, callback: () => void): () => void
}

/** Seeded chance. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number
  /** An independent stream for a named purpose: the same seed and name give the same numbers. */
  fork(name: string): Random
}

/** The only ambient things, always passed. */
export interface RunContext {
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** Time scale: lab-owned timers are divided by it before they reach any part. */
  readonly scale: number
  record(event: EventInput): void
  /** Hands out what was recorded now, for those who waited with it themselves. */
  handOut?(): void
}

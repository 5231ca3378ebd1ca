import type { LabEvent } from './event.ts'
import { faultKind } from './fault-side.ts'

/** Which messages a client should have got by now: one definition for the measures of the lab and for what a window draws while a run lives. */

/** No scale makes a real network faster than this. */
const leastGraceMs = 500
const labGraceMs = 2000
/** Of so many of the last deliveries the latency tells what is in flight. */
export const recentDeliveries = 20

export interface Flight {
  readonly scale: number
  /** What short polling adds, wall ms; 0 for transports that are pushed to. */
  readonly pollMs: number
  /** From the start of the client to the end, or to now. */
  readonly runMs: number
  /** From schedule to delivery, of the last `recentDeliveries`. */
  readonly recentMs: readonly number[]
  /** What faults add to the way of a message: known before the first one has come so late. */
  readonly addedMs: number
}

type Switch = Pick<Extract<LabEvent, { kind: 'fault' }>, 't' | 'fault' | 'phase' | 'params'>

/** Faults that hold a message for as long as they were set to. */
const delays: ReadonlySet<string> = new Set(['link/latency', 'gateway/delay-chunks', 'gateway/sse-delay', 'gateway/ws-delay'])

/** How much later messages come for the faults that act at a moment, by what those were set to; wall ms. @param switches in order of time */
export function addedDelayMs(switches: readonly Switch[], atT: number): number {
  const added = new Map<string, number>()
  for (const { t, fault, phase, params } of switches) {
    if (t > atT || !delays.has(faultKind(fault))) continue
    added.set(fault, phase === 'off' ? 0 : ['latencyMs', 'jitterMs', 'delayMs'].reduce((sum, name) => sum + Number(params[name] ?? 0), 0))
  }
  return [...added.values()].reduce((sum, ms) => sum + ms, 0)
}

/**
 * How long before the end a message must have been scheduled to be expected: what was in flight when the run
 * ended is not lost. 2 s of lab time, at least 500 ms, two poll intervals, and twice the p90 latency of the
 * last deliveries, or what faults add to it (a slow path keeps more in flight); never more than a third of the run.
 */
export function graceMs({ scale, pollMs, runMs, recentMs, addedMs }: Flight): number {
  const slowest = recentMs.toSorted((a, b) => a - b)[Math.ceil(0.9 * recentMs.length) - 1] ?? 0
  return Math.min(Math.max(leastGraceMs, labGraceMs / scale, 2 * pollMs, 2 * slowest, 2 * addedMs), Math.max(0, runMs / 3))
}

export interface Due {
  /** From this moment on the client follows the feed: its greeting, else its first delivery, else its start. */
  readonly followsT: number
  /** Place of the earliest publication that it ever got: from that one on, all were meant for it. Infinity without any. */
  readonly earliest: number
  /** What was scheduled later may still be in flight. */
  readonly lastScheduledT: number
}

/** @param place of the publication, in their order */
export function isDue({ t, scheduledT }: { readonly t: number; readonly scheduledT: number }, place: number, { followsT, earliest, lastScheduledT }: Due): boolean {
  return scheduledT <= lastScheduledT && (t >= followsT || place >= earliest)
}

import type { Health } from '../contract/measures.ts'
import type { Cell } from '../contract/report.ts'
import { baselineOf, feedIntervalMs, windowOf } from '../contract/run-facts.ts'
import type { RunLog } from '../contract/run-file.ts'
import { carrierOf, type TransportId } from '../contract/transport.ts'
import type { NoiseKind } from './compared-measures.ts'

interface NoisyRun {
  readonly log: RunLog
  readonly cells: readonly Cell[]
  readonly health: Health
}

/**
 * How much the measures of one transport move between two sides although nothing has changed, from what their logs say themselves.
 * Times: the error of the clocks, the lag of the event loops (p99), how latency varies in the clean runs (p95 - mean), and how much the
 * clean runs of the two sides differ. Besides, clients start and faults strike between two messages: what waits for a message moves by
 * one interval of the feed, what counts lost messages by one, and by as many as more of them were due in a longer run (but one instead of none is a loss), what is shared among them by two.
 */
export function noiseBetween(a: readonly NoisyRun[], b: readonly NoisyRun[], transport: TransportId): (kind: NoiseKind) => number {
  const runs = [...a, ...b]
  const cellsOf = (side: readonly NoisyRun[]) => side.flatMap(({ cells }) => cells.filter((cell) => cell.transport === transport))
  const baselines = runs.flatMap(({ log }) => baselineOf(log, transport) ?? [])
  const timeMs = Math.max(
    2 * most(runs.map(({ health }) => health.clockErrorMs)),
    most(runs.map(({ health }) => Math.max(health.engineLagP99Ms, health.probeLagP99Ms))),
    most(baselines.map(({ latencyP95Ms, latencyMeanMs }) => latencyP95Ms - latencyMeanMs)),
    spread(baselines.map(({ latencyP95Ms }) => latencyP95Ms)),
  )
  const intervalMs = most(runs.map(({ log }) => feedIntervalMs(log)))
  const lengthMs = Math.min(...runs.map(({ log }) => Math.max(1, windowOf(log).endT - windowOf(log).startT)))
  const lossy = (side: readonly NoisyRun[]) => cellsOf(side).some(({ measures }) => measures.lost > 0)
  const bothLost = lossy(a) && lossy(b)
  const share = most(cellsOf(runs).map(({ measures }) => (measures.overheadBytesPerMessage ?? 0) / Math.max(1, measures.delivered)))
  const noise: Readonly<Record<NoiseKind, number>> = {
    none: 0,
    lost: bothLost ? Math.max(1, spread(cellsOf(runs).map(({ measures }) => measures.eligible))) : 0,
    // Where every request is an attempt, the last one of a run is made or not; where page code waits at random, one try fits in or not.
    attempts: transport === 'polling' || transport === 'long-polling' || carrierOf(transport) !== transport ? 1 : 0,
    time: timeMs,
    // What never came counts with the time it was waited for: a whole number of intervals.
    latency: timeMs + (bothLost ? intervalMs : 0),
    'time-and-interval': timeMs + intervalMs,
    'interval-share': Math.min(1, (timeMs + intervalMs) / lengthMs),
    overhead: spread(baselines.flatMap(({ overheadBytesPerMessage }) => overheadBytesPerMessage ?? [])) + 2 * share,
  }
  return (kind) => noise[kind]
}

function most(values: readonly number[]): number {
  return Math.max(0, ...values)
}

function spread(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values)
}

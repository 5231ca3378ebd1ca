import type { Deliveries } from './deliveries.ts'
import { percentile } from './percentiles.ts'
import type { TransportLog } from './transport-log.ts'

/** No scale makes a real network faster than this. */
const leastGraceMs = 500
const labGraceMs = 2000
const recentDeliveries = 20

/**
 * How long before the end a message must have been scheduled to be expected: what was in flight when the run
 * ended is not lost. 2 s of lab time, at least 500 ms, two poll intervals, and twice the p90 latency of the
 * last deliveries (a slow path keeps more in flight); never more than a third of the run.
 */
export function graceMs(log: TransportLog, deliveries: Deliveries): number {
  const recent = deliveries.first.slice(-recentDeliveries).map((d) => d.t - d.publish.scheduledT)
  const inFlight = 2 * percentile(recent.toSorted((a, b) => a - b), 0.9)
  const wanted = Math.max(leastGraceMs, labGraceMs / log.scale, 2 * log.pollMs, inFlight)
  return Math.min(wanted, Math.max(0, (log.window.endT - log.startT) / 3))
}

import type { Hop, LabEvent } from '../contract/event.ts'
import { type EventOf, indexLog, inOrderOfTime } from '../contract/log-index.ts'
import type { Health } from '../contract/measures.ts'
import { switchSlackMs } from '../contract/run-facts.ts'
import type { RunLog } from '../contract/run-file.ts'
import { transportIds } from '../contract/transport.ts'
import { percentile } from './percentiles.ts'

/**
 * Was the measuring itself sound? A `health` event carries the p99 since the run began, so the last one of a process
 * stands; of the clock's error the worst alignment counts.
 */
export function measureHealth(log: RunLog): Health {
  const { window, general, publishes } = indexLog(log)
  const { startT, faultFromT } = window
  const lagOf = (process: 'engine' | 'probe') => general.findLast((event): event is EventOf<'health'> => event.kind === 'health' && event.process === process)?.lagP99Ms ?? 0
  const lateness = publishes.filter((event) => event.t >= startT).map((event) => event.t - event.scheduledT)
  return {
    engineLagP99Ms: lagOf('engine'),
    probeLagP99Ms: lagOf('probe'),
    clockErrorMs: general.reduce((worst, event) => (event.kind === 'clock' ? Math.max(worst, event.errorMs) : worst), 0),
    publisherLatenessP99Ms: latenessP99(lateness),
    faultSeen: faultFromT === null || isFaultSeen(log, faultFromT - switchSlackMs),
  }
}

/** Stragglers that a short run may have: of fewer than a hundred messages the plain p99 would be the single latest one. */
const stragglers = 2

function latenessP99(lateness: readonly number[]): number {
  const ascending = lateness.toSorted((a, b) => a - b)
  return percentile(ascending, Math.min(0.99, Math.max(0, 1 - stragglers / Math.max(1, ascending.length))))
}

/** A connection was touched, the origin itself was not up, or a connection was refused. */
function isFaultSeen(log: RunLog, sinceT: number): boolean {
  const { general, faults, of } = indexLog(log)
  const hops: readonly Hop[] = faults.some(({ fault }) => fault === 'link/down@server') ? ['client', 'origin'] : ['client']
  if (general.some((event) => event.kind === 'origin-state' && event.state !== 'up' && event.t >= sinceT)) return true
  return transportIds.some((transport) => {
    const { hits, client, wire } = of(transport)
    const since = [...client, ...wire].filter((event) => event.t >= sinceT).sort(inOrderOfTime)
    return hits.some((event) => event.t >= sinceT) || hops.some((hop) => isRefused(since, hop))
  })
}

/** A refused connection cannot be touched by anyone: an attempt failed and no connection had been had on that hop since. */
function isRefused(events: readonly LabEvent[], hop: Hop): boolean {
  let pending = false
  for (const event of events) {
    if (event.kind === 'attempt') pending = true
    else if (event.kind === 'tcp-open' && event.hop === hop) pending = false
    else if ((event.kind === 'error' || event.kind === 'close') && pending) return true
  }
  return false
}

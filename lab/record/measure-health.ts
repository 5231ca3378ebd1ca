import { type EventOf, inOrderOfTime, windowOf } from '../contract/run-facts.ts'
import type { LabEvent } from '../contract/event.ts'
import type { Health } from '../contract/measures.ts'
import type { RunLog } from '../contract/run-file.ts'
import { spreadOf } from './percentiles.ts'

/**
 * Was the measuring itself sound? A `health` event carries the p99 since the run began, so the last one of a process
 * stands; of the clock's error the worst alignment counts.
 */
export function measureHealth(log: RunLog): Health {
  const { startT, faultFromT, endT } = windowOf(log)
  const lag: Record<'engine' | 'probe', EventOf<'health'> | undefined> = { engine: undefined, probe: undefined }
  const lateness: number[] = []
  let clockErrorMs = 0
  for (const event of log.events) {
    if (event.kind === 'health') {
      const known = lag[event.process]
      if (!known || inOrderOfTime(known, event) < 0) lag[event.process] = event
    } else if (event.kind === 'clock') clockErrorMs = Math.max(clockErrorMs, event.errorMs)
    else if (event.kind === 'publish' && event.t >= startT && event.t <= endT) lateness.push(event.t - event.scheduledT)
  }
  return {
    engineLagP99Ms: lag.engine?.lagP99Ms ?? 0,
    probeLagP99Ms: lag.probe?.lagP99Ms ?? 0,
    clockErrorMs,
    publisherLatenessP99Ms: spreadOf(lateness).p99,
    faultSeen: faultFromT === null || log.events.some((event) => provesFault(event, faultFromT)) || refusedConnection(log.events, faultFromT),
  }
}

const switchSlackMs = 50

/** A connection was touched, or the origin itself was not up. */
function provesFault(event: LabEvent, faultFromT: number): boolean {
  if (event.t < faultFromT - switchSlackMs) return false
  return event.kind === 'hit' || (event.kind === 'origin-state' && event.state !== 'up')
}

/** A refused connection cannot be touched by anyone: a client's attempt failed and no connection had reached the gateway since. */
function refusedConnection(events: readonly LabEvent[], faultFromT: number): boolean {
  const attempts = new Map<string, number>()
  for (const event of events.toSorted(inOrderOfTime)) {
    if (event.t < faultFromT - switchSlackMs || !('transport' in event)) continue
    if (event.kind === 'attempt') attempts.set(event.transport, event.t)
    else if (event.kind === 'tcp-open' && event.hop === 'client') attempts.delete(event.transport)
    else if ((event.kind === 'error' || event.kind === 'close') && attempts.has(event.transport)) return true
  }
  return false
}

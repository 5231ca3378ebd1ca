import type { RunWindow } from './event.ts'
import { type EventOf, indexLog } from './log-index.ts'
import { labPolicy } from './policy.ts'
import type { RunLog } from './run-file.ts'
import type { TransportId } from './transport.ts'

/** Shared definitions of the measures and of the verdict: what a log says about its own run. All pure, wall ms. */

/** A hit may be noted just before the switch that caused it is. */
export const switchSlackMs = 50
/** A clock error may put the client's reaction before its cause by this much. */
const clockSlackMs = 5

export function windowOf(log: RunLog): RunWindow {
  return indexLog(log).window
}

/**
 * The moment at which the faults really struck this transport: its first hit (an idle limit is switched on at once and
 * strikes a minute later); the first fault's start when there is no hit, or when the client noticed something before it.
 * Null in a run without faults.
 */
export function struckAt(log: RunLog, transport: TransportId): { readonly t: number; readonly hit?: EventOf<'hit'> } | null {
  const { window, of } = indexLog(log)
  const { faultFromT, endT } = window
  if (faultFromT === null) return null
  const { hits, client } = of(transport)
  const hit = hits.find((event) => event.t >= faultFromT - switchSlackMs && event.t <= endT)
  if (!hit) return { t: faultFromT }
  const noticedBefore = client.some((event) => event.t >= faultFromT && event.t < hit.t - clockSlackMs && (event.kind === 'error' || event.kind === 'close' || event.kind === 'watchdog'))
  return noticedBefore ? { t: faultFromT } : { t: hit.t, hit }
}

/** The transport's numbers from this session's clean run, when the log carries them and that run was sound. */
export function baselineOf(log: RunLog, transport: TransportId): EventOf<'baseline'> | undefined {
  return indexLog(log).of(transport).baselines.findLast((event) => event.verdict !== 'invalid')
}

/** The feed's interval as the scenario asked for it, in wall ms. */
export function feedIntervalMs(log: RunLog): number {
  return log.header.scenario.feed.everyMs / log.header.scale
}

/** What short polling adds to every age: the pause between two requests. Zero for transports that are pushed to. */
export function pollIntervalMs(log: RunLog, transport: TransportId): number {
  const polls = transport === 'polling' || (transport === 'fallback' && indexLog(log).of(transport).client.some((event) => event.kind === 'attempt' && event.via === 'polling'))
  return polls ? labPolicy.pollEveryMs / log.header.scale : 0
}

/** Age up to which the newest message counts as current: two intervals, plus three times the healthy p95 (at least 250 ms), plus the poll interval. */
export function freshnessMs(log: RunLog, transport: TransportId): number {
  const baseP95 = baselineOf(log, transport)?.latencyP95Ms ?? 0
  return 2 * feedIntervalMs(log) + Math.max(3 * baseP95, 250) + pollIntervalMs(log, transport)
}

import type { LabEvent, RunWindow } from './event.ts'
import { labPolicy } from './policy.ts'
import type { RunLog } from './run-file.ts'
import type { TransportId } from './transport.ts'

/** Shared definitions of the measures and of the verdict: what a log says about its own run. All pure, wall ms. */

export type EventOf<K extends LabEvent['kind']> = Extract<LabEvent, { kind: K }>

/** A hit may be noted just before the switch that caused it is. */
const switchSlackMs = 50

/** Order of time; equal times keep the order in which the recorder received them. */
export function inOrderOfTime(a: LabEvent, b: LabEvent): number {
  return a.t - b.t || a.id - b.id
}

/**
 * The run's window. The last `window` event stands; a log without one is read from its first start and faults.
 * The end is never later than the last event, so a log that is still growing is measured up to now.
 */
export function windowOf(log: RunLog): RunWindow {
  let stated: EventOf<'window'> | undefined
  let lastT = Number.NEGATIVE_INFINITY
  let firstT = Number.POSITIVE_INFINITY
  let startT = Number.POSITIVE_INFINITY
  let onT = Number.POSITIVE_INFINITY
  let offT: number | null = null
  const active = new Set<string>()
  for (const event of log.events) {
    lastT = Math.max(lastT, event.t)
    firstT = Math.min(firstT, event.t)
    if (event.kind === 'window' && (!stated || inOrderOfTime(stated, event) < 0)) stated = event
    else if (event.kind === 'start' && event.control !== true) startT = Math.min(startT, event.t)
    else if (event.kind === 'fault' && event.phase === 'on') {
      onT = Math.min(onT, event.t)
      active.add(event.fault)
    } else if (event.kind === 'fault') {
      offT = Math.max(offT ?? event.t, event.t)
      active.delete(event.fault)
    }
  }
  if (!Number.isFinite(lastT)) return { startT: 0, faultFromT: null, faultToT: null, endT: 0 }
  if (stated) {
    const { faultFromT, faultToT } = stated
    return { startT: stated.startT, faultFromT, faultToT, endT: Math.max(stated.startT, Math.min(stated.endT, lastT)) }
  }
  const faultFromT = Number.isFinite(onT) ? onT : null
  return { startT: Number.isFinite(startT) ? startT : firstT, faultFromT, faultToT: active.size === 0 ? offT : null, endT: lastT }
}

/**
 * The moment at which the faults really struck this transport: its first hit, else the first fault's start
 * (an idle limit is switched on at once and strikes a minute later); null in a run without faults.
 */
export function struckAt(log: RunLog, transport: TransportId, window: RunWindow = windowOf(log)): { readonly t: number; readonly hit?: EventOf<'hit'> } | null {
  if (window.faultFromT === null) return null
  let first: EventOf<'hit'> | undefined
  for (const event of log.events) {
    if (event.kind !== 'hit' || event.transport !== transport || event.control === true) continue
    if (event.t < window.faultFromT - switchSlackMs || event.t > window.endT) continue
    if (!first || inOrderOfTime(event, first) < 0) first = event
  }
  return first ? { t: first.t, hit: first } : { t: window.faultFromT }
}

/** The transport's numbers from this session's clean run, when the log carries them. */
export function baselineOf(log: RunLog, transport: TransportId): EventOf<'baseline'> | undefined {
  let last: EventOf<'baseline'> | undefined
  for (const event of log.events) if (event.kind === 'baseline' && event.transport === transport && (!last || inOrderOfTime(last, event) < 0)) last = event
  return last
}

/** The feed's interval as the scenario asked for it, in wall ms. */
export function feedIntervalMs(log: RunLog): number {
  return log.header.scenario.feed.everyMs / log.header.scale
}

/** What short polling adds to every age: the pause between two requests. Zero for transports that are pushed to. */
export function pollIntervalMs(log: RunLog, transport: TransportId): number {
  const polls = transport === 'polling' || (transport === 'fallback' && log.events.some((e) => e.kind === 'attempt' && e.transport === 'fallback' && e.control !== true && e.via === 'polling'))
  return polls ? labPolicy.pollEveryMs / log.header.scale : 0
}

/** Age up to which the newest message counts as current: two intervals, plus three times the healthy p95 (at least 250 ms), plus the poll interval. */
export function freshnessMs(log: RunLog, transport: TransportId): number {
  const baseP95 = baselineOf(log, transport)?.latencyP95Ms ?? 0
  return 2 * feedIntervalMs(log) + Math.max(3 * baseP95, 250) + pollIntervalMs(log, transport)
}

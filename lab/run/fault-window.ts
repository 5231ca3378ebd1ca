import type { RunWindow } from '../contract/event.ts'
import { downForMs } from '../contract/fault.ts'
import type { EventOf } from '../contract/log-index.ts'
import type { RunLog } from '../contract/run-file.ts'
import { findFault } from './faults.ts'

/** When an instant fault is over: at once, or when what it took away is back. */
export function instantEnd({ t, params }: EventOf<'fault'>): number {
  return t + downForMs(params)
}

/** From the first fault on to the last one off, as they were switched; null while one acts. What acts but once needs nobody to lift it. */
export function switchedWindow(window: RunWindow, faults: readonly EventOf<'fault'>[]): RunWindow {
  const acting = new Set<string>()
  let overT: number | null = null
  for (const event of faults) {
    if (event.phase === 'off') acting.delete(event.fault)
    else if (findFault(event.fault).lifetime === 'held') acting.add(event.fault)
    overT = Math.max(overT ?? event.t, findFault(event.fault).lifetime === 'held' ? event.t : instantEnd(event))
  }
  return { ...window, faultFromT: faults[0]?.t ?? null, faultToT: acting.size === 0 ? overT : null }
}

/** A free run has no plan, and says only at its end when its faults were. Until then that is read from the switches, by the same rule. */
export function withWindow(log: RunLog): RunLog {
  let id = 0
  let startT = Number.POSITIVE_INFINITY
  let endT = 0
  const faults: EventOf<'fault'>[] = []
  for (const event of log.events) {
    if (event.kind === 'window') return log
    if (event.kind === 'fault') faults.push(event)
    else if (event.kind === 'start' && event.control !== true) startT = Math.min(startT, event.t)
    id = Math.max(id, event.id)
    endT = Math.max(endT, event.t)
  }
  if (startT === Number.POSITIVE_INFINITY) return log
  const window = switchedWindow({ startT, faultFromT: null, faultToT: null, endT }, faults)
  return { ...log, events: [...log.events, { id: id + 1, t: endT, kind: 'window', side: 'lab', ...window }] }
}

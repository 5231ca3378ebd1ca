import type { LabEvent } from '../../lab/contract/event.ts'
import type { FaultId } from '../../lab/contract/fault.ts'

/** When a fault acted. An instant one has `toT` equal to `fromT`. */
export interface FaultWindow {
  readonly fault: FaultId
  readonly fromT: number
  readonly toT: number | null
  readonly by: 'timeline' | 'hand'
  readonly explain: string
  readonly eventId: number
}

type FaultEvent = Extract<LabEvent, { kind: 'fault' }>

export function addFaultEvent(windows: FaultWindow[], event: FaultEvent, instant: boolean): void {
  const openAt = windows.findLastIndex((window) => window.fault === event.fault && window.toT === null)
  const open = windows[openAt]
  if (open) windows[openAt] = { ...open, toT: event.t }
  if (event.phase === 'on') {
    windows.push({ fault: event.fault, fromT: event.t, toT: instant ? event.t : null, by: event.by, explain: event.explain, eventId: event.id })
  }
}

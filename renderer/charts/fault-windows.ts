import type { LabEvent } from '../../lab/contract/event.ts'
import { downForMs, type FaultId } from '../../lab/contract/fault.ts'

/** When a fault acted. An instant one has `toT` equal to `fromT`, unless it takes the service down. */
export interface FaultWindow {
  readonly fault: FaultId
  readonly fromT: number
  readonly toT: number | null
  readonly by: 'timeline' | 'hand'
  readonly explain: string
  readonly eventId: number
  /** In wall time, as the event tells them. */
  readonly params: Readonly<Record<string, unknown>>
  /** Lab ms to a wall ms. */
  readonly scale: number
  /** Took the service down, which has not told of its return: until then `toT` is the planned one. */
  readonly awaitsService?: boolean
}

type FaultEvent = Extract<LabEvent, { kind: 'fault' }>

export function addFaultEvent(windows: FaultWindow[], event: FaultEvent, { instant, scale }: { readonly instant: boolean; readonly scale: number }): void {
  const openAt = windows.findLastIndex((window) => window.fault === event.fault && window.toT === null)
  const open = windows[openAt]
  if (open) windows[openAt] = { ...open, toT: event.t }
  if (event.phase !== 'on') return
  const { id: eventId, t: fromT, fault, by, explain, params } = event
  const downMs = instant && fault.startsWith('origin/') ? downTimeOf(params) : 0
  windows.push({ fault, fromT, toT: instant ? fromT + downMs : null, by, explain, eventId, params, scale, ...(downMs > 0 ? { awaitsService: true } : {}) })
}

/** The service listens again: what took it down lasted until now. */
export function endAtReturn(windows: FaultWindow[], t: number): void {
  const at = windows.findIndex((window) => window.awaitsService === true)
  const window = windows[at]
  if (window) windows[at] = { ...window, toT: t, awaitsService: false }
}

/** Of a restart, and of one that says goodbye first: at least, wall ms. */
function downTimeOf(params: FaultEvent['params']): number {
  const downMs = downForMs(params)
  return downMs === 0 ? 0 : Number(params['overMs'] ?? 0) + downMs
}

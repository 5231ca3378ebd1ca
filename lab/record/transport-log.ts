import type { LabEvent, RunWindow } from '../contract/event.ts'
import { type EventOf, freshnessMs, inOrderOfTime, pollIntervalMs, struckAt, windowOf } from '../contract/run-facts.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'

export type ClientEvent = Extract<LabEvent, { side: 'client' }>
export type WireEvent = Extract<LabEvent, { side: 'wire' }>

/** What one transport's measures are computed from: its own events up to the end of the run, controls left out, in order of time. */
export interface TransportLog {
  readonly transport: TransportId
  readonly scale: number
  readonly window: RunWindow
  /** Moment at which the client under test was started. */
  readonly startT: number
  /** Moment at which the faults struck this transport; null without faults. */
  readonly struckT: number | null
  readonly pollMs: number
  /** Age up to which the newest message counts as current. */
  readonly freshMs: number
  readonly client: readonly ClientEvent[]
  readonly server: readonly (EventOf<'accept'> | EventOf<'release'>)[]
  readonly wire: readonly WireEvent[]
  /** Every publication of the run, in order of schedule. */
  readonly publishes: readonly EventOf<'publish'>[]
}

export function transportLog(log: RunLog, transport: TransportId): TransportLog {
  const window = windowOf(log)
  const client: ClientEvent[] = []
  const server: (EventOf<'accept'> | EventOf<'release'>)[] = []
  const wire: WireEvent[] = []
  const publishes: EventOf<'publish'>[] = []
  for (const event of log.events) {
    if (event.t > window.endT) continue
    if (event.kind === 'publish') publishes.push(event)
    else if (!('transport' in event) || event.transport !== transport || event.control === true || event.kind === 'control') continue
    else if (event.side === 'client') client.push(event)
    else if (event.side === 'wire') wire.push(event)
    else if (event.side === 'server') server.push(event)
  }
  // Claims made at the very end come just after it.
  for (const event of log.events) if (event.kind === 'end-state' && event.transport === transport && event.control !== true && event.t > window.endT) client.push(event)
  client.sort(inOrderOfTime)
  server.sort(inOrderOfTime)
  wire.sort(inOrderOfTime)
  publishes.sort((a, b) => a.scheduledT - b.scheduledT || inOrderOfTime(a, b))
  return {
    transport,
    scale: log.header.scale,
    window,
    startT: client.find((event) => event.kind === 'start')?.t ?? window.startT,
    struckT: struckAt(log, transport, window)?.t ?? null,
    pollMs: pollIntervalMs(log, transport),
    freshMs: freshnessMs(log, transport),
    client,
    server,
    wire,
    publishes,
  }
}

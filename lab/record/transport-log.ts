import type { RunWindow } from '../contract/event.ts'
import { addedDelayMs } from '../contract/due.ts'
import { type ClientEvent, type EventOf, indexLog, type LogIndex, type WireEvent } from '../contract/log-index.ts'
import { freshnessMs, pollIntervalMs, struckAt } from '../contract/run-facts.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'

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
  /** What faults add to the way of a message at the end. */
  readonly addedMs: number
  /** Age up to which the newest message counts as current. */
  readonly freshMs: number
  readonly client: readonly ClientEvent[]
  readonly server: readonly (EventOf<'accept'> | EventOf<'release'>)[]
  readonly wire: readonly WireEvent[]
  /** Every publication of the run, in order of schedule. */
  readonly publishes: readonly EventOf<'publish'>[]
  readonly placesOf: LogIndex['placesOf']
}

export function transportLog(log: RunLog, transport: TransportId): TransportLog {
  const { window, publishes, placesOf, faults, of } = indexLog(log)
  const own = of(transport)
  const inTime = (event: { readonly t: number }) => event.t <= window.endT
  return {
    transport,
    scale: log.header.scale,
    window,
    startT: own.client.find((event) => event.kind === 'start')?.t ?? window.startT,
    struckT: struckAt(log, transport)?.t ?? null,
    pollMs: pollIntervalMs(log, transport),
    addedMs: addedDelayMs(faults, window.endT),
    freshMs: freshnessMs(log, transport),
    // Claims about the end are made just after it.
    client: own.client.filter((event) => inTime(event) || event.kind === 'end-state'),
    server: own.server.filter(inTime),
    wire: own.wire.filter(inTime),
    publishes,
    placesOf,
  }
}

import type { LabEvent, RunWindow } from './event.ts'
import type { RunLog } from './run-file.ts'
import { type TransportId, transportIds } from './transport.ts'

export type EventOf<K extends LabEvent['kind']> = Extract<LabEvent, { kind: K }>
export type ClientEvent = Extract<LabEvent, { side: 'client' }>
export type WireEvent = Extract<LabEvent, { side: 'wire' }>

/** One transport's events in order of time. What belongs to the control probe is left out, except for its results in `controls`. */
export interface TransportEvents {
  readonly client: ClientEvent[]
  readonly server: (EventOf<'accept'> | EventOf<'release'>)[]
  readonly wire: WireEvent[]
  readonly hits: EventOf<'hit'>[]
  readonly controls: EventOf<'control'>[]
  readonly baselines: EventOf<'baseline'>[]
}

export interface LogIndex {
  readonly window: RunWindow
  readonly highestId: number
  /** Up to the end of the run, in order of schedule. */
  readonly publishes: readonly EventOf<'publish'>[]
  /** Places in `publishes` of one id; several when a counter restarted without a new epoch. */
  placesOf(epoch: string, seq: number): readonly number[]
  readonly faults: readonly EventOf<'fault'>[]
  /** Health, clock, trouble, origin states: what belongs to no transport. */
  readonly general: readonly LabEvent[]
  of(transport: TransportId): TransportEvents
}

/** Order of time; equal times keep the order in which the recorder received them. */
export function inOrderOfTime(a: LabEvent, b: LabEvent): number {
  return a.t - b.t || a.id - b.id
}

const known = new WeakMap<readonly LabEvent[], { readonly length: number; readonly index: LogIndex }>()

/**
 * The log taken apart once, for all transports, measures and rules. Logs only ever grow,
 * so the work is kept for as long as the array has the same length.
 */
export function indexLog({ events }: RunLog): LogIndex {
  const kept = known.get(events)
  if (kept?.length === events.length) return kept.index
  const index = takeApart(events)
  known.set(events, { length: events.length, index })
  return index
}

function takeApart(events: readonly LabEvent[]): LogIndex {
  const rows = new Map<TransportId, TransportEvents>(transportIds.map((id) => [id, { client: [], server: [], wire: [], hits: [], controls: [], baselines: [] }]))
  const publishes: EventOf<'publish'>[] = []
  const faults: EventOf<'fault'>[] = []
  const general: LabEvent[] = []
  const windows: EventOf<'window'>[] = []
  let highestId = 0
  let firstT = Number.POSITIVE_INFINITY
  let lastT = Number.NEGATIVE_INFINITY
  for (const event of events) {
    if (event.id > highestId) highestId = event.id
    if (event.t < firstT) firstT = event.t
    if (event.t > lastT) lastT = event.t
    if (event.kind === 'publish') publishes.push(event)
    else if ('transport' in event) {
      const row = rows.get(event.transport)
      if (row) sortIn(row, event)
    } else if (event.kind === 'fault') faults.push(event)
    else if (event.kind === 'window') windows.push(event)
    else general.push(event)
  }
  for (const row of rows.values()) for (const list of Object.values(row) as LabEvent[][]) order(list)
  for (const list of [faults, windows, general]) order(list)
  const startT = [...rows.values()].reduce((least, row) => Math.min(least, row.client.find((event) => event.kind === 'start')?.t ?? least), Number.POSITIVE_INFINITY)
  const window = windowFrom({ stated: windows.at(-1), faults, startT, firstT, lastT })
  const scheduled = publishes.filter((event) => event.t <= window.endT).sort((a, b) => a.scheduledT - b.scheduledT || inOrderOfTime(a, b))
  return { window, highestId, publishes: scheduled, placesOf: placesIn(scheduled), faults, general, of: (transport) => rows.get(transport) as TransportEvents }
}

const nowhere: readonly number[] = []

function placesIn(publishes: readonly EventOf<'publish'>[]): LogIndex['placesOf'] {
  const epochs = new Map<string, Map<number, number[]>>()
  publishes.forEach(({ epoch, seq }, place) => {
    let seqs = epochs.get(epoch)
    if (!seqs) epochs.set(epoch, (seqs = new Map()))
    const places = seqs.get(seq)
    if (places) places.push(place)
    else seqs.set(seq, [place])
  })
  return (epoch, seq) => epochs.get(epoch)?.get(seq) ?? nowhere
}

function sortIn(row: TransportEvents, event: Extract<LabEvent, { transport: TransportId }>): void {
  if (event.kind === 'control') row.controls.push(event)
  else if (event.kind === 'baseline') row.baselines.push(event)
  else if (event.control === true || isEvidence(event)) return
  else if (event.side === 'client') row.client.push(event)
  else if (event.side === 'wire') row.wire.push(event)
  else if (event.side === 'server') row.server.push(event)
  else row.hits.push(event)
}

/** Bytes of the wire, and what links tell of their sockets: nothing is measured by them. */
function isEvidence({ kind }: LabEvent): boolean {
  return kind === 'capture' || kind === 'link-open' || kind === 'link-end'
}

/** Nearly always in order already; asking first is cheaper than sorting. */
function order(list: LabEvent[]): void {
  for (let i = 1; i < list.length; i++) {
    if (inOrderOfTime(list[i - 1] as LabEvent, list[i] as LabEvent) <= 0) continue
    list.sort(inOrderOfTime)
    return
  }
}

interface WindowClues {
  readonly stated: EventOf<'window'> | undefined
  readonly faults: readonly EventOf<'fault'>[]
  readonly startT: number
  readonly firstT: number
  readonly lastT: number
}

/**
 * The last `window` event stands; a log without one is read from its first start and its faults.
 * The end is never later than the last event, so a log that is still growing is measured up to now.
 */
function windowFrom({ stated, faults, startT, firstT, lastT }: WindowClues): RunWindow {
  if (!Number.isFinite(lastT)) return { startT: 0, faultFromT: null, faultToT: null, endT: 0 }
  if (stated) return { startT: stated.startT, faultFromT: stated.faultFromT, faultToT: stated.faultToT, endT: Math.max(stated.startT, Math.min(stated.endT, lastT)) }
  const active = new Set<string>()
  for (const event of faults) {
    if (event.phase === 'on') active.add(event.fault)
    else active.delete(event.fault)
  }
  const lastOffT = faults.findLast((event) => event.phase === 'off')?.t ?? null
  return {
    startT: Number.isFinite(startT) ? startT : firstT,
    faultFromT: faults.find((event) => event.phase === 'on')?.t ?? null,
    faultToT: active.size === 0 ? lastOffT : null,
    endT: lastT,
  }
}

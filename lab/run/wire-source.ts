import type { LabEvent } from '../contract/event.ts'
import type { EventOf } from '../contract/log-index.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import type { CapturedConnection } from '../contract/wire.ts'
import type { WireConnectionInfo, WireConnectionKey } from '../contract/wire-pages.ts'
import { LabError } from '../core/errors.ts'
import { type HeadSummary, noHeads, withHead } from '../record/head-summary.ts'
import type { OpenRunFile } from '../record/open-run-file.ts'
import type { IndexedConnection } from '../record/wire-index.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import type { LadderRung } from '../wire/ladder.ts'
import { capturedConnections, connectionOf, segmentsOf } from './captured-connections.ts'

export type ConnectionEvent = EventOf<'tcp-open' | 'tcp-close' | 'head'>

/** A delivery as the feed numbers it. */
export type DeliveryKey = Pick<EventOf<'message'>, 'transport' | 'epoch' | 'seq'>

/** Where the bytes of a run come from: its log in memory, or a file that is too long to be read whole. */
export interface WireSource {
  /** Those of which bytes were recorded, in order of opening. */
  connections(): readonly WireConnectionInfo[]
  /** @throws LabError LAB_BAD_OPTION when nothing of such a connection was recorded. */
  decoded(key: WireConnectionKey): Promise<LadderRung>
  hitsOf(transport: TransportId): Promise<readonly EventOf<'hit'>[]>
  /** What the gateway noted of a connection itself. */
  eventsOf(key: WireConnectionKey): Promise<readonly ConnectionEvent[]>
  event(id: number): Promise<LabEvent | undefined>
  /** The first delivery of a message from a time on. */
  deliveryOf(message: DeliveryKey, fromT: number): Promise<EventOf<'message'> | undefined>
  /** All of a transport between two times, in their order. */
  deliveriesOf(transport: TransportId, fromT: number, toT: number): Promise<readonly EventOf<'message'>[]>
}

/** Connections that are kept decoded: those of one screen and the ones that somebody goes back to. */
const keptDecoded = 24

/** A log only ever grows: what is known of it holds for as long as it has the same length. */
const ofLogs = new WeakMap<RunLog['events'], { readonly length: number; readonly source: WireSource }>()

export function wireOfLog(log: RunLog): WireSource {
  const kept = ofLogs.get(log.events)
  if (kept?.length === log.events.length) return kept.source
  const { events } = log
  const connections = new Map(capturedConnections(log).map((connection) => [keyOf(connection), connection]))
  const own = new Map<string, ConnectionEvent[]>([...connections.keys()].map((key) => [key, []]))
  for (const event of events) if (isOfConnection(event)) own.get(keyOf(event))?.push(event)
  const infos = [...connections].map(([key, connection]) => infoOf(connection, summaryOf(own.get(key) ?? [])))
  const source: WireSource = {
    connections: () => infos,
    decoded: remembering((key) => Promise.resolve(connections.get(keyOf(key)))),
    hitsOf: (transport) => Promise.resolve(events.filter((event): event is EventOf<'hit'> => event.kind === 'hit' && event.transport === transport)),
    eventsOf: (key) => Promise.resolve(own.get(keyOf(key)) ?? []),
    event: (id) => Promise.resolve(events.find((event) => event.id === id)),
    deliveryOf: (message, fromT) => Promise.resolve(events.find(isDelivery(message, fromT))),
    deliveriesOf: (transport, fromT, toT) => Promise.resolve(events.filter((event): event is EventOf<'message'> => event.kind === 'message' && event.transport === transport && event.t >= fromT && event.t <= toT)),
  }
  ofLogs.set(events, { length: events.length, source })
  return source
}

const ofFiles = new WeakMap<OpenRunFile, WireSource>()

/** Waits until the whole file is indexed; its bytes are read when somebody looks at them. @throws LabError LAB_RUN_FILE_INVALID. */
export async function wireOfFile(file: OpenRunFile): Promise<WireSource> {
  await file.indexed
  const kept = ofFiles.get(file)
  if (kept) return kept
  const indexed = new Map(file.wire.connections().map((connection) => [keyOf(connection.opened), connection]))
  const infos = [...indexed.values()].map(infoOfIndexed)
  const source: WireSource = {
    connections: () => infos,
    decoded: remembering(async (key) => {
      const found = indexed.get(keyOf(key))
      return found && connectionOf({ ...found, segments: (await file.at(found.places)).flatMap((event) => (event.kind === 'capture' ? segmentsOf(event) : [])) })
    }),
    hitsOf: async (transport) => (await file.at(file.wire.hitsOf(transport))).filter((event): event is EventOf<'hit'> => event.kind === 'hit'),
    async eventsOf(key) {
      const found = indexed.get(keyOf(key))
      if (!found) return []
      const { opened, closed, headPlaces } = found
      return [opened, ...(await file.at(headPlaces)).filter(isOfConnection), ...(closed ? [closed] : [])]
    },
    event: (id) => file.event(id),
    deliveryOf: (message, fromT) => deliveryIn(file, message, fromT),
    deliveriesOf: (transport, fromT, toT) => deliveriesIn(file, { lane: transport, fromT, toT }),
  }
  ofFiles.set(file, source)
  return source
}

const pageEvents = 5000

async function deliveryIn(file: OpenRunFile, message: DeliveryKey, fromT: number): Promise<EventOf<'message'> | undefined> {
  for (let next: number | null = 0; next !== null; ) {
    const page = await file.events({ fromT, toT: file.head.lastT, lane: message.transport, next, limit: pageEvents })
    const found = page.events.find(isDelivery(message, fromT))
    if (found) return found
    next = page.next
  }
  return undefined
}

async function deliveriesIn(file: OpenRunFile, range: { readonly lane: TransportId; readonly fromT: number; readonly toT: number }): Promise<EventOf<'message'>[]> {
  const found: EventOf<'message'>[] = []
  for (let next: number | null = 0; next !== null; ) {
    const page = await file.events({ ...range, next, limit: pageEvents })
    for (const event of page.events) if (event.kind === 'message') found.push(event)
    next = page.next
  }
  return found
}

function isDelivery({ transport, epoch, seq }: DeliveryKey, fromT: number): (event: LabEvent) => event is EventOf<'message'> {
  return (event): event is EventOf<'message'> => event.kind === 'message' && event.transport === transport && event.epoch === epoch && event.seq === seq && event.t >= fromT
}

function isOfConnection(event: LabEvent): event is ConnectionEvent {
  return event.kind === 'tcp-open' || event.kind === 'tcp-close' || event.kind === 'head'
}

/** Decodes each connection once while it is among those that were asked for last. */
function remembering(captured: (key: WireConnectionKey) => Promise<CapturedConnection | undefined>): WireSource['decoded'] {
  const known = new Map<string, Promise<LadderRung>>()
  const decode = async (key: WireConnectionKey): Promise<LadderRung> => {
    const connection = await captured(key)
    if (!connection) throw new LabError('LAB_BAD_OPTION', `no bytes of connection ${key.conn} (${key.transport}, ${key.hop} hop) are recorded in this run; choose one of the list`)
    return { connection, decoded: decodeConnection(connection) }
  }
  return (key) => {
    const name = keyOf(key)
    const rung = known.get(name) ?? decode(key)
    known.delete(name)
    known.set(name, rung)
    rung.catch(() => known.delete(name))
    const oldest = known.keys().next().value
    if (known.size > keptDecoded && oldest !== undefined) known.delete(oldest)
    return rung
  }
}

interface Summary {
  readonly heads: HeadSummary
  readonly closed: EventOf<'tcp-close'> | undefined
}

function summaryOf(events: readonly ConnectionEvent[]): Summary {
  return { heads: events.reduce((heads, event) => (event.kind === 'head' ? withHead(heads, event) : heads), noHeads), closed: events.findLast((event) => event.kind === 'tcp-close') }
}

function infoOf({ segments, ends, ...connection }: CapturedConnection, { heads, closed }: Summary): WireConnectionInfo {
  const capturedBytes = segments.reduce((sum, { data }) => sum + data.length, 0)
  return { ...connection, ...heads, bytesUp: closed?.bytesUp ?? ends?.c2s ?? 0, bytesDown: closed?.bytesDown ?? ends?.s2c ?? 0, capturedBytes }
}

function infoOfIndexed({ capturedBytes, ends, ...parts }: IndexedConnection): WireConnectionInfo {
  return { ...infoOf({ ...connectionOf({ ...parts, segments: [] }), ends }, parts), capturedBytes }
}

export function keyOf({ transport, hop, conn }: WireConnectionKey): string {
  return `${transport} ${hop} ${conn}`
}

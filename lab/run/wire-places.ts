import type { Direction, LabEvent } from '../contract/event.ts'
import type { EventOf } from '../contract/log-index.ts'
import type { TransportId } from '../contract/transport.ts'
import type { CapturedConnection, WireUnit } from '../contract/wire.ts'
import type { LadderPlace, WireConnectionInfo, WireEventQuery, WireFindQuery, WirePlace } from '../contract/wire-pages.ts'
import { capturedRuns } from '../wire/captured-run.ts'
import { type LadderRung, tellsMore } from '../wire/ladder.ts'
import { rungsOf } from './wire-evidence.ts'
import { touchedBy } from './wire-hits.ts'
import { clockSlackMs, messageIn, signatureOf, textReader } from './wire-messages.ts'
import { type ConnectionEvent, keyOf, type WireSource } from './wire-source.ts'

/*
 * An event of the log and its bytes, both ways.
 */

type OnTransport = Extract<LabEvent, { transport: TransportId }>
type BytesPlace = Extract<LadderPlace, { kind: 'bytes' }>

/** The step of a ladder that shows an event; null when it left no recorded bytes, or belongs to no transport. */
export async function locateEvent(wire: WireSource, id: number): Promise<WirePlace | null> {
  const event = await wire.event(id)
  if (!event || !('transport' in event)) return null
  return (await exactly(wire, event)) ?? nearest(wire, event)
}

async function exactly(wire: WireSource, event: OnTransport): Promise<WirePlace | null> {
  if (event.kind === 'message') return placeOfMessage(wire, event)
  if (event.kind === 'hit') {
    const conn = touchedBy(event, wire.connections())
    const client = wire.connections().find((one) => one.transport === event.transport && one.hop === 'client' && one.conn === conn)
    return client ? placeOn(client, { kind: 'hit', t: event.t, fault: event.fault }) : null
  }
  if (event.kind === 'link-open' || event.kind === 'link-end') return placeOfLink(wire, event)
  if (event.kind !== 'tcp-open' && event.kind !== 'tcp-close' && event.kind !== 'head') return null
  const { kind, hop, conn } = event
  const connection = wire.connections().find((one) => keyOf(one) === keyOf(event))
  if (!connection) return null
  if (kind === 'head') return placeOfHead(wire, connection, event)
  return placeOn(connection, { kind: kind === 'tcp-open' ? 'open' : 'close', hop, conn })
}

/** Both sockets of a link are on one rung: the gateway's own opening and end stand for them where nothing else is to be told. */
async function placeOfLink(wire: WireSource, event: EventOf<'link-open' | 'link-end'>): Promise<WirePlace | null> {
  const connection = wire.connections().find(({ beyond, transport }) => beyond?.conn === event.conn && transport === event.transport)
  if (!connection) return null
  const { hop, conn } = connection
  const beyond = event.kind === 'link-end' && event.peer !== 'gateway' && tellsMore(connection)
  return placeOn(connection, { kind: event.kind === 'link-open' ? 'open' : beyond ? 'beyond' : 'close', hop, conn })
}

type OnLadder = Pick<CapturedConnection, 'transport' | 'hop' | 'conn' | 'serves'>

function placeOn(connection: OnLadder, at: LadderPlace, match: WirePlace['match'] = 'exact'): WirePlace | null {
  const conn = connection.hop === 'client' ? connection.conn : connection.serves
  return conn === undefined ? null : { transport: connection.transport, conn, at, match }
}

function placeOfUnit(connection: OnLadder, unit: WireUnit, match?: WirePlace['match']): WirePlace | null {
  return placeOn(connection, { kind: 'bytes', hop: connection.hop, conn: connection.conn, dir: unit.dir, start: unit.start }, match)
}

/** A unit that is a head, or begins one. */
function carriesHead(unit: WireUnit, { stream }: Pick<EventOf<'head'>, 'stream'>): boolean {
  return unit.protocol === 'h2' ? unit.hpack !== undefined && unit.stream === stream : unit.kind.endsWith('-head')
}

async function placeOfHead(wire: WireSource, connection: WireConnectionInfo, event: EventOf<'head'>): Promise<WirePlace | null> {
  const heads = (await wire.decoded(connection)).decoded.units[event.dir].filter((unit) => carriesHead(unit, event))
  const unit = closest(heads, event.t)
  return unit ? placeOfUnit(connection, unit) : null
}

async function placeOfMessage(wire: WireSource, event: EventOf<'message'>): Promise<WirePlace | null> {
  const text = signatureOf(event)
  const found: { readonly connection: CapturedConnection; readonly unit: WireUnit }[] = []
  for (const info of wire.connections()) {
    if (info.transport !== event.transport || info.hop !== 'client' || info.openedT > event.t + clockSlackMs) continue
    const { connection, decoded } = await wire.decoded(info)
    for (const { bytes, start } of capturedRuns(connection, 's2c')) {
      const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(text)
      const unit = at < 0 ? undefined : unitAt(decoded.units.s2c, start + at)
      if (unit) found.push({ connection, unit })
    }
  }
  // A message that was sent again on a new connection is delivered again: each delivery belongs to the copy just before it.
  const before = found.filter(({ unit }) => unit.t <= event.t + clockSlackMs)
  const best = before.toSorted((a, b) => b.unit.t - a.unit.t)[0]
  return best ? placeOfUnit(best.connection, best.unit) : null
}

function unitAt(units: readonly WireUnit[], position: number): WireUnit | undefined {
  return units.find(({ start, end }) => start <= position && position < end)
}

function closest(units: readonly WireUnit[], t: number): WireUnit | undefined {
  return units.reduce<WireUnit | undefined>((best, unit) => (best && Math.abs(best.t - t) <= Math.abs(unit.t - t) ? best : unit), undefined)
}

/** What a client began is looked for after its event, what a client noticed before it. */
async function nearest(wire: WireSource, event: OnTransport): Promise<WirePlace | null> {
  const begins = event.kind === 'attempt' || event.kind === 'start'
  const hop = event.side === 'server' ? 'origin' : 'client'
  const dir: Direction = begins || event.kind === 'accept' ? 'c2s' : 's2c'
  let best: { readonly connection: CapturedConnection; readonly unit: WireUnit } | undefined
  for (const info of wire.connections()) {
    if (info.transport !== event.transport || info.hop !== hop) continue
    const { connection, decoded } = await wire.decoded(info)
    for (const unit of decoded.units[dir]) {
      const fits = begins ? unit.t >= event.t - clockSlackMs : unit.t <= event.t + clockSlackMs
      if (fits && (!best || (begins ? unit.t < best.unit.t : unit.t >= best.unit.t))) best = { connection, unit }
    }
  }
  return best ? placeOfUnit(best.connection, best.unit, 'near') : null
}

/** Id of the event that a step of a ladder shows, as the lanes know it; null for bytes that are no event of their own. */
export async function eventAt(wire: WireSource, { transport, conn, at }: WireEventQuery): Promise<number | null> {
  if (at.kind === 'hit') {
    const hits = (await wire.hitsOf(transport)).filter((event) => event.fault === at.fault && event.t === at.t)
    return (hits.find((event) => touchedBy(event, wire.connections()) === conn) ?? hits.find((event) => touchedBy(event, wire.connections()) === null))?.id ?? null
  }
  const key = { transport, hop: at.hop, conn: at.conn }
  const events = await wire.eventsOf(key)
  if (at.kind === 'beyond') return wire.connections().find((one) => keyOf(one) === keyOf(key))?.beyond?.id ?? null
  if (at.kind !== 'bytes') return events.find(({ kind }) => kind === (at.kind === 'open' ? 'tcp-open' : 'tcp-close'))?.id ?? null
  const rung = await wire.decoded(key)
  const unit = rung.decoded.units[at.dir].find(({ start }) => start === at.start)
  if (!unit) return null
  return headEvent(events, unit) ?? messageEvent(wire, rung, unit)
}

function headEvent(events: readonly ConnectionEvent[], unit: WireUnit): number | undefined {
  const heads = events.filter((event): event is EventOf<'head'> => event.kind === 'head' && event.dir === unit.dir && carriesHead(unit, event))
  return heads.reduce<EventOf<'head'> | undefined>((best, head) => (best && Math.abs(best.t - unit.t) <= Math.abs(head.t - unit.t) ? best : head), undefined)?.id
}

/** The first message in it. On the origin's hop it is not delivered yet, and still the same message. */
async function messageEvent(wire: WireSource, { connection }: LadderRung, unit: WireUnit): Promise<number | null> {
  if (unit.dir !== 's2c') return null
  const message = messageIn(textReader(connection, unit.dir)(unit))
  return message ? ((await wire.deliveryOf({ transport: connection.transport, ...message }, unit.t - clockSlackMs))?.id ?? null) : null
}

/** The units of one ladder with this text in their bytes, or in what their fields say (a payload without its mask). */
export async function findOnWire(wire: WireSource, { text, ...of }: WireFindQuery): Promise<BytesPlace[]> {
  const wanted = text.toLowerCase()
  const has = (value: string) => value.toLowerCase().includes(wanted)
  const { client, origins } = await rungsOf(wire, of)
  return [client, ...origins].flatMap(({ connection, decoded }) =>
    (['c2s', 's2c'] as const).flatMap((dir) => {
      const textOf = textReader(connection, dir)
      const found = decoded.units[dir].filter((unit) => has(unit.summary) || unit.fields.some(({ name, value }) => has(name) || has(value)) || has(textOf(unit)))
      return found.map(({ start }) => ({ kind: 'bytes' as const, hop: connection.hop, conn: connection.conn, dir, start }))
    }),
  )
}

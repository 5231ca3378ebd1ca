import type { Direction, LabEvent } from '../contract/event.ts'
import type { EventOf } from '../contract/log-index.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import type { CapturedConnection, WireUnit } from '../contract/wire.ts'
import type { LadderPlace, WireEventQuery, WireFindQuery, WirePlace } from '../contract/wire-pages.ts'
import { capturedRuns } from '../wire/captured-run.ts'
import type { LadderRung } from '../wire/ladder.ts'
import { decodedIn, evidenceOf, rungOf, type Evidence } from './wire-evidence.ts'

/*
 * An event of the log and its bytes, both ways. A message of a client names no connection: it is known by what the feed
 * wrote into it.
 */

type OnTransport = Extract<LabEvent, { transport: TransportId }>
type BytesPlace = Extract<LadderPlace, { kind: 'bytes' }>

/** How far two clocks of one machine may be apart, and a head's event from its bytes, ms. */
const clockSlackMs = 1

/** The step of a ladder that shows an event; null when it left no recorded bytes, or belongs to no transport. */
export function locateEvent(log: RunLog, id: number): WirePlace | null {
  const event = log.events.find((one) => one.id === id)
  if (!event || !('transport' in event)) return null
  const evidence = evidenceOf(log)
  return exactly(evidence, event) ?? nearest(evidence, event)
}

function exactly(evidence: Evidence, event: OnTransport): WirePlace | null {
  if (event.kind === 'message') return placeOfMessage(evidence, event)
  if (event.kind !== 'tcp-open' && event.kind !== 'tcp-close' && event.kind !== 'head' && event.kind !== 'hit') return null
  const { kind, transport, conn = '' } = event
  const connection = evidence.connections.find((one) => sameConnection(one, { transport, hop: kind === 'hit' ? 'client' : event.hop, conn }))
  if (!connection) return null
  if (kind === 'head') return placeOfHead(evidence, connection, event)
  if (kind === 'hit') return placeOn(connection, { kind, t: event.t, fault: event.fault })
  return placeOn(connection, { kind: kind === 'tcp-open' ? 'open' : 'close', hop: event.hop, conn })
}

function sameConnection(a: Pick<CapturedConnection, 'transport' | 'hop' | 'conn'>, b: Pick<CapturedConnection, 'transport' | 'hop' | 'conn'>): boolean {
  return a.transport === b.transport && a.hop === b.hop && a.conn === b.conn
}

function placeOn(connection: CapturedConnection, at: LadderPlace, match: WirePlace['match'] = 'exact'): WirePlace | null {
  const conn = connection.hop === 'client' ? connection.conn : connection.serves
  return conn === undefined ? null : { transport: connection.transport, conn, at, match }
}

function placeOfUnit(connection: CapturedConnection, unit: WireUnit, match?: WirePlace['match']): WirePlace | null {
  return placeOn(connection, { kind: 'bytes', hop: connection.hop, conn: connection.conn, dir: unit.dir, start: unit.start }, match)
}

/** A unit that is a head, or begins one. */
function carriesHead(unit: WireUnit, { stream }: Pick<EventOf<'head'>, 'stream'>): boolean {
  return unit.protocol === 'h2' ? unit.hpack !== undefined && unit.stream === stream : unit.kind.endsWith('-head')
}

function placeOfHead(evidence: Evidence, connection: CapturedConnection, event: EventOf<'head'>): WirePlace | null {
  const heads = decodedIn(evidence, connection).units[event.dir].filter((unit) => carriesHead(unit, event))
  const unit = closest(heads, event.t)
  return unit ? placeOfUnit(connection, unit) : null
}

/** As the feed writes it (`FeedMessage`), whatever transport carries it. */
function signatureOf({ epoch, seq }: Pick<EventOf<'message'>, 'epoch' | 'seq'>): string {
  return `"kind":"message","epoch":"${epoch}","seq":${seq},`
}
const signature = /"kind":"message","epoch":"([a-z0-9]+)","seq":(\d{1,15}),/

function placeOfMessage(evidence: Evidence, event: EventOf<'message'>): WirePlace | null {
  const text = signatureOf(event)
  const found: { readonly connection: CapturedConnection; readonly unit: WireUnit }[] = []
  for (const connection of evidence.connections) {
    if (connection.transport !== event.transport || connection.hop !== 'client' || connection.openedT > event.t + clockSlackMs) continue
    for (const { bytes, start } of capturedRuns(connection, 's2c')) {
      const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(text)
      const unit = at < 0 ? undefined : unitAt(decodedIn(evidence, connection).units.s2c, start + at)
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
function nearest(evidence: Evidence, event: OnTransport): WirePlace | null {
  const begins = event.kind === 'attempt' || event.kind === 'start'
  const hop = event.side === 'server' ? 'origin' : 'client'
  const dir: Direction = begins || event.kind === 'accept' ? 'c2s' : 's2c'
  let best: { readonly connection: CapturedConnection; readonly unit: WireUnit } | undefined
  for (const connection of evidence.connections) {
    if (connection.transport !== event.transport || connection.hop !== hop) continue
    for (const unit of decodedIn(evidence, connection).units[dir]) {
      const fits = begins ? unit.t >= event.t - clockSlackMs : unit.t <= event.t + clockSlackMs
      if (fits && (!best || (begins ? unit.t < best.unit.t : unit.t >= best.unit.t))) best = { connection, unit }
    }
  }
  return best ? placeOfUnit(best.connection, best.unit, 'near') : null
}

/** Id of the event that a step of a ladder shows, as the lanes know it; null for bytes that are no event of their own. */
export function eventAt(log: RunLog, { transport, conn, at }: WireEventQuery): number | null {
  const { events } = log
  if (at.kind === 'hit') return events.find((event) => event.kind === 'hit' && event.transport === transport && event.conn === conn && event.fault === at.fault && event.t === at.t)?.id ?? null
  if (at.kind !== 'bytes') {
    const kind = at.kind === 'open' ? 'tcp-open' : 'tcp-close'
    return events.find((event) => event.kind === kind && sameConnection(event, { transport, hop: at.hop, conn: at.conn }))?.id ?? null
  }
  const rung = rungOf(evidenceOf(log), { transport, hop: at.hop, conn: at.conn })
  const unit = rung.decoded.units[at.dir].find(({ start }) => start === at.start)
  if (!unit) return null
  return headEvent(events, transport, at, unit) ?? messageEvent(events, rung, unit)
}

function headEvent(events: readonly LabEvent[], transport: TransportId, at: BytesPlace, unit: WireUnit): number | undefined {
  const heads = events.filter((event): event is EventOf<'head'> => event.kind === 'head' && event.dir === at.dir && sameConnection(event, { transport, hop: at.hop, conn: at.conn }) && carriesHead(unit, event))
  return heads.reduce<EventOf<'head'> | undefined>((best, head) => (best && Math.abs(best.t - unit.t) <= Math.abs(head.t - unit.t) ? best : head), undefined)?.id
}

/** The first message in it. On the origin's hop it is not delivered yet, and still the same message. */
function messageEvent(events: readonly LabEvent[], { connection }: LadderRung, unit: WireUnit): number | null {
  if (unit.dir !== 's2c') return null
  const match = signature.exec(textReader(connection, unit.dir)(unit))
  if (!match) return null
  const [, epoch, seq] = match
  return events.find((event) => event.kind === 'message' && event.transport === connection.transport && event.epoch === epoch && event.seq === Number(seq) && event.t >= unit.t - clockSlackMs)?.id ?? null
}

/** Reads units of one direction as text. */
function textReader(connection: CapturedConnection, dir: Direction): (unit: WireUnit) => string {
  const runs = capturedRuns(connection, dir)
  return (unit) => {
    const run = runs.find(({ start, end }) => start <= unit.start && unit.start < end)
    return run ? Buffer.from(run.bytes.subarray(unit.start - run.start, unit.end - run.start)).toString('utf8') : ''
  }
}

/** The units of one ladder with this text in their bytes, or in what their fields say (a payload without its mask). */
export function findOnWire(log: RunLog, { transport, conn, text }: WireFindQuery): BytesPlace[] {
  const evidence = evidenceOf(log)
  const wanted = text.toLowerCase()
  const has = (value: string) => value.toLowerCase().includes(wanted)
  const client = rungOf(evidence, { transport, hop: 'client', conn })
  const origins = evidence.connections.filter((one) => one.transport === transport && one.hop === 'origin' && one.serves === conn).map((connection) => ({ connection, decoded: decodedIn(evidence, connection) }))
  return [client, ...origins].flatMap(({ connection, decoded }) =>
    (['c2s', 's2c'] as const).flatMap((dir) => {
      const textOf = textReader(connection, dir)
      const found = decoded.units[dir].filter((unit) => has(unit.summary) || unit.fields.some(({ name, value }) => has(name) || has(value)) || has(textOf(unit)))
      return found.map(({ start }) => ({ kind: 'bytes' as const, hop: connection.hop, conn: connection.conn, dir, start }))
    }),
  )
}

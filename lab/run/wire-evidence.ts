import type { EventOf } from '../contract/log-index.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { CapturedConnection } from '../contract/wire.ts'
import type { AnnotatedBytes, WireBytesQuery, WireConnectionInfo, WireConnectionKey, WireHandshake, WireLadder, WireLadderQuery, WireUnitPage, WireUnitsQuery } from '../contract/wire-pages.ts'
import { LabError } from '../core/errors.ts'
import { acceptOf } from '../wire/accept-key.ts'
import { annotatedBytes } from '../wire/annotated-bytes.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import type { DecodedConnection } from '../wire/decoded.ts'
import { ladder, type LadderRung } from '../wire/ladder.ts'
import { capturedConnections } from './captured-connections.ts'
import { headsByConnection, noHeads, type HeadSummary } from './wire-heads.ts'

export interface Evidence {
  readonly length: number
  readonly connections: readonly CapturedConnection[]
  readonly decoded: Map<CapturedConnection, DecodedConnection>
}

/** A log only ever grows: what was decoded holds for as long as it has the same length. */
const known = new WeakMap<RunLog['events'], Evidence>()

export function evidenceOf(log: RunLog): Evidence {
  const kept = known.get(log.events)
  if (kept?.length === log.events.length) return kept
  const evidence = { length: log.events.length, connections: capturedConnections(log), decoded: new Map() }
  known.set(log.events, evidence)
  return evidence
}

export function decodedIn(evidence: Evidence, connection: CapturedConnection): DecodedConnection {
  const kept = evidence.decoded.get(connection)
  if (kept) return kept
  const decoded = decodeConnection(connection)
  evidence.decoded.set(connection, decoded)
  return decoded
}

/** @throws LabError LAB_BAD_OPTION when nothing of such a connection was captured. */
export function rungOf(evidence: Evidence, { transport, hop, conn }: WireConnectionKey): LadderRung {
  const connection = evidence.connections.find((one) => one.transport === transport && one.hop === hop && one.conn === conn)
  if (!connection) throw new LabError('LAB_BAD_OPTION', `no bytes of connection ${conn} (${transport}, ${hop} hop) are recorded in this run; choose one of the list`)
  return { connection, decoded: decodedIn(evidence, connection) }
}

/** The connections of a run of which bytes were recorded, in order of opening. */
export function wireConnections(log: RunLog): WireConnectionInfo[] {
  const totals = new Map<string, EventOf<'tcp-close'>>()
  for (const event of log.events) if (event.kind === 'tcp-close') totals.set(`${event.transport} ${event.hop} ${event.conn}`, event)
  const heads = headsByConnection(log)
  return evidenceOf(log).connections.map((connection) => {
    const key = `${connection.transport} ${connection.hop} ${connection.conn}`
    return infoOf(connection, { total: totals.get(key), heads: heads.get(key) })
  })
}

function infoOf({ segments, ...connection }: CapturedConnection, { total, heads = noHeads }: { readonly total: EventOf<'tcp-close'> | undefined; readonly heads: HeadSummary | undefined }): WireConnectionInfo {
  const reach = { c2s: 0, s2c: 0 }
  let capturedBytes = 0
  for (const { dir, offset, data } of segments) {
    reach[dir] = Math.max(reach[dir], offset + data.length)
    capturedBytes += data.length
  }
  return { ...connection, ...heads, bytesUp: total?.bytesUp ?? reach.c2s, bytesDown: total?.bytesDown ?? reach.s2c, capturedBytes }
}

/** A page of the units of one direction. */
export function wireUnits(log: RunLog, query: WireUnitsQuery): WireUnitPage {
  const units = rungOf(evidenceOf(log), query).decoded.units[query.dir]
  const page = units.slice(query.from, query.from + query.limit)
  return { total: units.length, from: query.from, units: page.map(({ fields, ...unit }) => ({ ...unit, fields: fields.length })) }
}

/** Bytes with the unit that they belong to and all of its fields. */
export function wireBytes(log: RunLog, query: WireBytesQuery): AnnotatedBytes {
  const { connection, decoded } = rungOf(evidenceOf(log), query)
  return annotatedBytes(connection, decoded.units[query.dir], query)
}

/** What a client's connection, and those to the origin that served it, said to each other, in order of time. */
export function wireLadder(log: RunLog, { transport, conn, from, limit }: WireLadderQuery): WireLadder {
  const evidence = evidenceOf(log)
  const client = rungOf(evidence, { transport, hop: 'client', conn })
  const origins = evidence.connections.filter((one) => one.transport === transport && one.hop === 'origin' && one.serves === conn).map((connection) => ({ connection, decoded: decodedIn(evidence, connection) }))
  const hits = log.events.filter((event): event is EventOf<'hit'> => event.kind === 'hit' && event.transport === transport && event.conn === conn)
  const steps = ladder({ client, origins, hits })
  const shown = new Set([client, ...origins].map(({ connection }) => `${connection.hop} ${connection.conn}`))
  const connections = wireConnections(log).filter((info) => info.transport === transport && shown.has(`${info.hop} ${info.conn}`))
  return { connections, total: steps.length, from, steps: steps.slice(from, from + limit) }
}

/** The WebSocket handshake of a connection over HTTP/1.1; null when it has none. */
export function wireHandshake(log: RunLog, key: WireConnectionKey): WireHandshake | null {
  const { decoded } = rungOf(evidenceOf(log), key)
  for (const exchange of decoded.exchanges) {
    const accept = acceptOf(exchange)
    if (accept) return { accept, status: exchange.response?.status ?? null, httpEnds: decoded.httpEnds }
  }
  return null
}

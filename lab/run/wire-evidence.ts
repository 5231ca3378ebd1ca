import type { AnnotatedBytes, WireBytesQuery, WireConnectionInfo, WireConnectionKey, WireHandshake, WireLadder, WireLadderQuery, WireUnitPage, WireUnitsQuery } from '../contract/wire-pages.ts'
import { acceptOf } from '../wire/accept-key.ts'
import { annotatedBytes } from '../wire/annotated-bytes.ts'
import { ladder, type LadderRung } from '../wire/ladder.ts'
import { hitsOn } from './wire-hits.ts'
import { withMessages } from './wire-messages.ts'
import type { WireSource } from './wire-source.ts'

/** What the Inspector asks of the bytes of a run. */

/** A page of the units of one direction. */
export async function wireUnits(wire: WireSource, query: WireUnitsQuery): Promise<WireUnitPage> {
  const units = (await wire.decoded(query)).decoded.units[query.dir]
  const page = units.slice(query.from, query.from + query.limit)
  return { total: units.length, from: query.from, units: page.map(({ fields, ...unit }) => ({ ...unit, fields: fields.length })) }
}

/** Bytes with the unit that they belong to and all of its fields. */
export async function wireBytes(wire: WireSource, query: WireBytesQuery): Promise<AnnotatedBytes> {
  const { connection, decoded } = await wire.decoded(query)
  return annotatedBytes(connection, decoded.units[query.dir], query)
}

/** A client's connection and those to the origin that serve it. @throws LabError LAB_BAD_OPTION. */
export async function rungsOf(wire: WireSource, { transport, conn }: Pick<WireConnectionKey, 'transport' | 'conn'>): Promise<{ readonly client: LadderRung; readonly origins: readonly LadderRung[]; readonly infos: readonly WireConnectionInfo[] }> {
  const client = await wire.decoded({ transport, hop: 'client', conn })
  const infos = wire.connections().filter((info) => info.transport === transport && (info.hop === 'client' ? info.conn === conn : info.serves === conn))
  const origins = await Promise.all(infos.filter(({ hop }) => hop === 'origin').map((info) => wire.decoded(info)))
  return { client, origins, infos: [...infos.filter(({ hop }) => hop === 'client'), ...infos.filter(({ hop }) => hop === 'origin')] }
}

/** What a client's connection, and those to the origin that served it, said to each other, in order of time. */
export async function wireLadder(wire: WireSource, query: WireLadderQuery): Promise<WireLadder> {
  const { client, origins, infos } = await rungsOf(wire, query)
  const steps = ladder({ client, origins, hits: hitsOn(client.connection, wire.connections(), await wire.hitsOf(query.transport)) })
  const page = steps.slice(query.from, query.from + query.limit)
  return { connections: infos, total: steps.length, from: query.from, steps: await withMessages(page, [client, ...origins], wire) }
}

/** The WebSocket handshake of a connection over HTTP/1.1; null when it has none. */
export async function wireHandshake(wire: WireSource, key: WireConnectionKey): Promise<WireHandshake | null> {
  const { decoded } = await wire.decoded(key)
  for (const exchange of decoded.exchanges) {
    const accept = acceptOf(exchange)
    if (accept) return { accept, status: exchange.response?.status ?? null, httpEnds: decoded.httpEnds }
  }
  return null
}

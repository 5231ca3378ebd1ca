import { type LinkEnds, LinkLog } from '../contract/connection-end.ts'
import type { LabEvent } from '../contract/event.ts'
import type { EventOf } from '../contract/log-index.ts'
import type { TransportId } from '../contract/transport.ts'
import { type HeadSummary, noHeads, withHead } from './head-summary.ts'

/** Where a line lies in its file. */
export interface Place {
  readonly fromByte: number
  readonly toByte: number
}

export interface IndexedConnection {
  readonly opened: EventOf<'tcp-open'>
  readonly closed: EventOf<'tcp-close'> | undefined
  readonly link: LinkEnds | undefined
  readonly capturedBytes: number
  /** Position behind the last byte that passed in each direction, recorded or not. */
  readonly ends: Readonly<Record<'c2s' | 's2c', number>>
  readonly heads: HeadSummary
  /** Its `capture` events. */
  readonly places: readonly Place[]
  readonly headPlaces: readonly Place[]
}

/** Which lines of a run file tell of the wire: the connections stay in memory, their bytes and the hits of faults stay where they are. */
export interface WireIndex {
  add(event: LabEvent, place: Place): void
  /** Those of which bytes were captured, in order of opening. */
  connections(): IndexedConnection[]
  hitsOf(transport: TransportId): readonly Place[]
}

interface Growing {
  opened: EventOf<'tcp-open'> | undefined
  closed: EventOf<'tcp-close'> | undefined
  capturedBytes: number
  readonly ends: Record<'c2s' | 's2c', number>
  heads: HeadSummary
  readonly places: Place[]
  readonly headPlaces: Place[]
}

export function createWireIndex(): WireIndex {
  const connections = new Map<string, Growing>()
  const links = new LinkLog()
  const hits = new Map<TransportId, Place[]>()
  const connectionOf = ({ transport, hop, conn }: EventOf<'tcp-open' | 'tcp-close' | 'head' | 'capture'>): Growing => {
    const key = `${transport} ${hop} ${conn}`
    let known = connections.get(key)
    if (!known) connections.set(key, (known = { opened: undefined, closed: undefined, capturedBytes: 0, ends: { c2s: 0, s2c: 0 }, heads: noHeads, places: [], headPlaces: [] }))
    return known
  }
  return {
    add(event, { fromByte, toByte }) {
      const place = { fromByte, toByte }
      links.take(event)
      if (event.kind === 'tcp-open') connectionOf(event).opened = event
      else if (event.kind === 'tcp-close') connectionOf(event).closed = event
      else if (event.kind === 'head') {
        const connection = connectionOf(event)
        connection.heads = withHead(connection.heads, event)
        connection.headPlaces.push(place)
      } else if (event.kind === 'capture') {
        const connection = connectionOf(event)
        const bytes = Buffer.byteLength(event.data, 'base64')
        connection.capturedBytes += bytes
        connection.ends[event.dir] = Math.max(connection.ends[event.dir], event.offset + bytes)
        connection.places.push(place)
      } else if (event.kind === 'hit') {
        const places = hits.get(event.transport)
        if (places) places.push(place)
        else hits.set(event.transport, [place])
      }
    },
    connections: () =>
      [...connections.values()]
        .flatMap(({ opened, ...rest }) => (opened && rest.places.length > 0 ? [{ opened, link: links.of(opened), ...rest }] : []))
        .sort((a, b) => a.opened.t - b.opened.t),
    hitsOf: (transport) => hits.get(transport) ?? [],
  }
}

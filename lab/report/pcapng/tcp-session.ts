import { enderWords } from '../../contract/connection-end.ts'
import type { Direction } from '../../contract/event.ts'
import { type CapturedConnection, unrecordedTail } from '../../contract/wire.ts'
import { type Endpoint, ipv4TcpPacket, type TcpFlag } from './packet.ts'

export interface SessionPacket {
  /** Lab time. */
  readonly t: number
  readonly data: Buffer
  readonly comment?: string | undefined
}

/** What an Ethernet with TCP timestamps would carry. */
const largestSegment = 1448
/** First sequence numbers; readers show them relative to these. */
const initial: Readonly<Record<Direction, number>> = { c2s: 1_000_000, s2c: 2_000_000 }

/**
 * A recorded connection as TCP would have carried it: handshake, segments with their places as sequence numbers, an
 * acknowledgement for each, and its end. Bytes that the tap left out are a jump of the sequence number, which readers
 * show as a segment that was not captured.
 */
export function tcpPackets(connection: CapturedConnection, { client, server }: { readonly client: Endpoint; readonly server: Endpoint }): SessionPacket[] {
  const packets: SessionPacket[] = []
  /** Position behind the last byte of each direction. */
  const next: Record<Direction, number> = { c2s: 0, s2c: 0 }
  const opened: Record<Direction, boolean> = { c2s: false, s2c: false }
  const ended: Record<Direction, boolean> = { c2s: false, s2c: false }

  const send = (t: number, dir: Direction, flags: readonly TcpFlag[], extra: { readonly offset?: number; readonly data?: Uint8Array; readonly comment?: string | undefined } = {}) => {
    const [from, to] = dir === 'c2s' ? [client, server] : [server, client]
    const back = dir === 'c2s' ? 's2c' : 'c2s'
    // SYN and FIN take a sequence number each.
    const seq = initial[dir] + (opened[dir] ? 1 : 0) + (extra.offset ?? next[dir]) + (ended[dir] ? 1 : 0)
    const ack = initial[back] + 1 + next[back] + (ended[back] ? 1 : 0)
    packets.push({ t, data: ipv4TcpPacket({ from, to, seq, ack, flags, id: packets.length + 1, data: extra.data }), comment: extra.comment })
  }

  // What was handed to a socket that was still connecting passed before "open" was noted.
  const openedT = connection.segments.reduce((earliest, segment) => Math.min(earliest, segment.t), connection.openedT)
  send(openedT, 'c2s', ['SYN'], { comment: describe(connection) })
  opened.c2s = true
  send(openedT, 's2c', ['SYN', 'ACK'])
  opened.s2c = true
  send(openedT, 'c2s', ['ACK'])

  const label = `${connection.transport}, ${connection.hop} hop, connection ${connection.conn}`
  for (const { t, dir, offset, data } of connection.segments) {
    const missing = offset - next[dir]
    const comment = missing > 0 ? `${label}. ${missing} bytes before this were not recorded` : label
    for (let at = 0; at < data.length; ) {
      const piece = data.subarray(at, at === 0 && offset === 0 && beginsH2(data) ? h2Preface.length : at + largestSegment)
      const last = at + piece.length >= data.length
      send(t, dir, last ? ['PSH', 'ACK'] : ['ACK'], { offset: offset + at, data: piece, comment: at === 0 ? comment : label })
      at += piece.length
    }
    next[dir] = Math.max(next[dir], offset + data.length)
    send(t, dir === 'c2s' ? 's2c' : 'c2s', ['ACK'])
  }
  for (const dir of ['c2s', 's2c'] as const) {
    const missing = unrecordedTail(connection, dir)
    if (missing === 0) continue
    next[dir] += missing
    send(lastT(connection), dir, ['ACK'], { comment: `${label}. ${missing} bytes before this were not recorded` })
  }
  end(connection, (t, dir, flags, comment) => {
    send(t, dir, flags, { comment })
    if (flags.includes('FIN')) ended[dir] = true
  })
  return packets
}

/** RFC 9113, 3.4. In a segment of its own: tshark does not put a frame together that begins in the segment of the preface and ends in another. */
const h2Preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')

function beginsH2(data: Uint8Array): boolean {
  return h2Preface.equals(data.subarray(0, h2Preface.length))
}

/** Of what is known of it; the log notes the end of a connection when its last bytes may still be on their way. */
function lastT({ openedT, closedT, segments }: CapturedConnection): number {
  return segments.reduce((latest, segment) => Math.max(latest, segment.t), closedT ?? openedT)
}

function describe({ transport, hop, conn, serves, alpn, how, closedT }: CapturedConnection): string {
  const words = [
    `Brownout: ${transport}, ${hop === 'client' ? 'client to gateway' : 'gateway to origin'}, connection ${conn}`,
    serves === undefined ? '' : `opened for client connection ${serves}`,
    alpn === undefined ? '' : `TLS taken off, ALPN ${alpn}`,
    closedT === null ? 'open at the end of the run' : `ended: ${how ?? 'unknown'}`,
  ]
  return words.filter((word) => word !== '').join('; ')
}

type Send = (t: number, dir: Direction, flags: readonly TcpFlag[], comment?: string) => void

/** Shown as the end of the side that began it; a link stands on the side of the party behind it. Files before version 3 do not say which: then as the client's, or as the gateway's where the lab ended it. */
function end(connection: CapturedConnection, send: Send): void {
  const { closedT, how, by, sent, hop, fault } = connection
  if (closedT === null || how === null || how === 'silence') return
  const t = lastT(connection)
  const first: Direction = by === undefined ? (how === 'local' && hop === 'client' ? 's2c' : 'c2s') : (by === 'gateway') === (hop === 'origin') ? 'c2s' : 's2c'
  const second: Direction = first === 'c2s' ? 's2c' : 'c2s'
  const who = by === undefined ? 'which side was first is not recorded' : `${enderWords[by]} was first${fault === undefined ? '' : ` (${fault})`}`
  if ((sent ?? how) === 'rst') return send(t, first, ['RST', 'ACK'], `The connection was reset; ${who}`)
  send(t, first, ['FIN', 'ACK'], `Ended by ${how === 'local' ? 'the gateway itself' : how}; ${who}`)
  send(t, second, ['FIN', 'ACK'])
  send(t, first, ['ACK'])
}

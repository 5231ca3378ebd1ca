import type { ConnectionEnd, LinkEnds } from './connection-end.ts'
import type { Direction, Ending, Hop } from './event.ts'
import type { TransportId } from './transport.ts'

/** So many bytes of each direction are recorded as they pass; of what follows only the end is, once the connection has one. */
export const recordedFirst = 64 * 1024

/** Bytes as they passed one hop in one direction, TLS already taken off. */
export interface CapturedSegment {
  /** Lab time. */
  readonly t: number
  readonly dir: Direction
  /** Position of the first byte in its direction of the connection; a jump means that the tap left bytes out. */
  readonly offset: number
  readonly data: Uint8Array
}

/** One TCP connection as the wire tap saw it, segments in order of time. */
export interface CapturedConnection extends ConnectionEnd {
  readonly transport: TransportId
  readonly hop: Hop
  readonly conn: string
  /** Hop `origin`: the client connection that it serves. */
  readonly serves?: string | undefined
  /** Of the client's end, the gateway's own towards an origin. */
  readonly port?: number | undefined
  readonly alpn?: string | undefined
  readonly openedT: number
  /** Null while it was open at the end of the run. */
  readonly closedT: number | null
  readonly how: Ending | null
  /** How it ended at the other socket of the link, as the party there saw it. */
  readonly beyond?: LinkEnds['beyond']
  readonly segments: readonly CapturedSegment[]
  /** Position behind the last byte that passed in each direction, recorded or not. Unset: behind the last one that was recorded. */
  readonly ends?: Readonly<Record<Direction, number>> | undefined
}

/** How many bytes a direction ended with that the tap did not record: its budget was used up. */
export function unrecordedTail(connection: CapturedConnection, dir: Direction): number {
  return endOfDirection(connection, dir) - recordedEnd(connection, dir)
}

/** Position behind the last byte that passed, as far as anybody knows. */
export function endOfDirection(connection: CapturedConnection, dir: Direction): number {
  return Math.max(connection.ends?.[dir] ?? 0, recordedEnd(connection, dir))
}

function recordedEnd({ segments }: CapturedConnection, dir: Direction): number {
  return segments.reduce((end, segment) => (segment.dir === dir ? Math.max(end, segment.offset + segment.data.length) : end), 0)
}

/** `opaque`: bytes that no decoder knows, or that follow a gap of the capture. */
export type WireProtocol = 'http/1.1' | 'sse' | 'websocket' | 'h2' | 'opaque'

/** Bytes with one meaning. `start` and `end` (exclusive) are positions in their direction of the connection. */
export interface WireField {
  readonly start: number
  readonly end: number
  /** The field's name in its RFC: `opcode`, `Payload length`, `chunk-size`. */
  readonly name: string
  /** As a person reads it: `0x1 (text)`, `126`, `Upgrade: websocket`. */
  readonly value: string
  readonly meaning?: string | undefined
  /** E.g. `RFC 6455 5.2`. */
  readonly rfc?: string | undefined
}

/** A head, a chunk, a frame: what a protocol calls one thing. Its fields cover each of its bytes exactly once, in order. */
export interface WireUnit {
  /** The innermost one that was decoded: a chunk, or a DATA frame, of an event stream is `sse`. */
  readonly protocol: WireProtocol
  /** `request-head`, `response-head`, `body`, `chunk`, `frame`, `event`, `preface`, `bytes` ... */
  readonly kind: string
  readonly dir: Direction
  /** Lab time of its last byte. */
  readonly t: number
  readonly start: number
  readonly end: number
  /** HTTP/2 stream id. */
  readonly stream?: number | undefined
  /** One line: `GET /sse HTTP/1.1`, `text, 64 B, masked`, `RST_STREAM CANCEL`. */
  readonly summary: string
  readonly fields: readonly WireField[]
  /** What a reader should notice: a chunk that ends inside a character, why bytes were not decoded, where HTTP ends. */
  readonly remarks?: readonly string[] | undefined
  /** On the frame that begins a header block of HTTP/2. */
  readonly hpack?: HpackSaving | undefined
}

export interface HpackSaving {
  /** The header block on the wire, frame headers not counted. */
  readonly wireBytes: number
  /** The same head as lines of HTTP/1.1. */
  readonly http1Bytes: number
}

export interface WireBody {
  /** Length on the wire without chunk framing; may be more than was captured. */
  readonly bytes: number
  /** What was captured of it, content codings still on. */
  readonly data: Uint8Array
}

/** A message of a WebSocket, frames put together; control frames are messages of their own. */
export interface WireMessage {
  readonly t: number
  readonly dir: Direction
  readonly opcode: number
  /** Unmasked and, with permessage-deflate, inflated. */
  readonly data: Uint8Array
}

/** An event of a text/event-stream, as a client would dispatch it. */
export interface WireServerSentEvent {
  /** Lab time of its last byte. */
  readonly t: number
  /** `message` when the stream names none. */
  readonly event: string
  readonly data: string
  /** The last event ID after it. */
  readonly id: string
}

/** One request and its answer, whatever version of HTTP carried it. */
export interface WireExchange {
  readonly transport: TransportId
  readonly hop: Hop
  readonly conn: string
  readonly stream?: number | undefined
  readonly version: '1.0' | '1.1' | '2'
  readonly startedT: number
  readonly method: string
  readonly target: string
  /** Without pseudo headers; wire order and spelling. */
  readonly requestHeaders: readonly (readonly [name: string, value: string])[]
  /** RFC 8441: the value of `:protocol`. */
  readonly protocol?: string | undefined
  readonly requestBody: WireBody
  /** Null: none was seen. */
  readonly response: {
    readonly headT: number
    readonly status: number
    readonly reason: string
    readonly headers: readonly (readonly [name: string, value: string])[]
    readonly body: WireBody
  } | null
  /** Of a WebSocket, after the handshake. */
  readonly messages: readonly WireMessage[]
  /** Of a text/event-stream response. */
  readonly events?: readonly WireServerSentEvent[] | undefined
  /** Null while it was open at the end of the run. */
  readonly endedT: number | null
  /** How it ended: `end-stream` for a complete response. */
  readonly how: Ending | null
}

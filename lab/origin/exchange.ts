import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse, ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { RunContext } from '../contract/context.ts'
import type { Ending } from '../contract/event.ts'
import { parseCursor } from '../contract/feed.ts'
import type { FeedAccess, OriginExchange, OriginTransport, RequestExchange, SocketExchange } from '../contract/origin.ts'
import type { TransportId } from '../contract/transport.ts'
import { corsHeaders } from './cross-origin.ts'
import type { Endings } from './endings.ts'

export type Request = IncomingMessage | Http2ServerRequest
export type Response = ServerResponse | Http2ServerResponse

/** What every exchange of one listener shares. */
export interface ExchangeHouse {
  readonly transport: TransportId
  readonly feed: FeedAccess
  readonly sseRetryMs: number
  readonly endings: Endings
  readonly ctx: RunContext
  /** Unique in the run. */
  nextConn(): string
  /** The listener resets connections itself: their ends are its own doing. */
  readonly isCrashing: () => boolean
  /** The listener is going away: no connection is kept for another request. */
  readonly isDraining: () => boolean
  /** Exchanges that are going on, so that a drain can end them. */
  readonly going: Set<Going>
  readonly gate: Gate
}
/** Decides before a request is served. */
export interface Gate {
  /** The status is the whole answer. */
  refuse: ((transport: TransportId) => number) | undefined
  /** The answer ends with what there is at this moment. */
  endAtOnce: ((transport: TransportId) => { readonly sseRetryMs: number }) | undefined
}
export interface Going {
  readonly transport: TransportId
  drain(): void
}

/** What a request asks for; the text says what is wrong with it. */
export interface Asked {
  readonly query: URLSearchParams
  readonly cursor: string | undefined
  readonly http: '1.0' | '1.1' | '2'
}

/** A reader that cannot keep up is cut off here, so that one slow client cannot fill the memory. */
const maxBufferedBytes = 16 * 1024 * 1024

export function readRequest(url: URL, headers: Readonly<Record<string, unknown>>, httpVersion: string): Asked | string {
  const header = headers['last-event-id']
  const cursor = typeof header === 'string' && header !== '' ? header : (url.searchParams.get('after') ?? undefined)
  if (cursor !== undefined && !parseCursor(cursor)) return `"${cursor.slice(0, 40)}" is not a cursor; a cursor is epoch-seq, for example a1b2-17`
  const http = httpVersion.startsWith('2') ? '2' : httpVersion === '1.0' ? '1.0' : '1.1'
  return { query: url.searchParams, cursor, http }
}

/** Records the reader's arrival, and its end exactly once. */
function openExchange(house: ExchangeHouse, asked: Asked, via: TransportId): { exchange: OriginExchange; self: Going; release: (how: Ending) => void; onDrain: (callback: () => void) => void } {
  const { ctx, transport, going } = house
  const conn = house.nextConn()
  const callbacks: (() => void)[] = []
  const drains: (() => void)[] = []
  const self: Going = { transport, drain: () => drains.forEach((drain) => drain()) }
  let released = false
  going.add(self)
  ctx.record({ side: 'server', kind: 'accept', transport, via, conn, http: asked.http, ...(asked.cursor === undefined ? {} : { cursor: asked.cursor }) })
  const exchange: OriginExchange = {
    feed: house.feed,
    cursor: asked.cursor,
    query: asked.query,
    sseRetryMs: house.sseRetryMs,
    after(delayMs, callback) {
      if (!released) callbacks.push(ctx.clock.at(ctx.clock.now() + delayMs, callback))
    },
    onRelease: (callback) => void (released ? callback() : callbacks.push(callback)),
    onDrain: (callback) => void drains.push(callback),
  }
  const release = (how: Ending) => {
    if (released) return
    released = true
    going.delete(self)
    ctx.record({ side: 'server', kind: 'release', transport, via, conn, how: house.isCrashing() ? 'local' : how })
    for (const callback of callbacks) callback()
  }
  return { exchange, self, release, onDrain: (callback) => void drains.push(callback) }
}

type Sending = { readonly response: Response; readonly origin: string | undefined }

export function serveRequest(house: ExchangeHouse, endpoint: Extract<OriginTransport, { kind: 'request' }>, asked: Asked, { response, origin }: Sending): void {
  const { exchange, self, release, onDrain } = openExchange(house, asked, endpoint.id)
  const ended = house.gate.endAtOnce?.(house.transport)
  // Captured now: a response that has ended knows its connection no more.
  const connection = 'stream' in response ? response.stream : response.socket
  const session = 'stream' in response ? response.stream.session : undefined
  // HTTP/1.1 would keep the connection for the next request, which a server that goes away must not get.
  if (!session && !ended) onDrain(() => response.once('finish', () => (connection as Socket | null)?.end()))
  response.on('close', () => release(howItEnded({ house, response, connection, session })))
  response.on('error', () => {})
  const full: RequestExchange = {
    ...exchange,
    ...ended,
    answer({ status, headers, body }) {
      writeHead(response, status, { ...corsHeaders(origin), ...headers, 'content-length': String(Buffer.byteLength(body ?? '')) })
      end(response, body)
    },
    stream(headers) {
      writeHead(response, 200, { ...corsHeaders(origin), ...headers })
      // EventSource fires `open` on headers alone; HTTP/2 has sent them with writeHead.
      if (!('stream' in response)) response.flushHeaders()
      return {
        write(text) {
          if (response.destroyed || response.writableEnded) return
          write(response, text)
          if (response.writableLength > maxBufferedBytes) response.destroy(new Error('the reader is too slow'))
        },
        end: () => end(response),
      }
    },
  }
  endpoint.serve(full)
  if (ended) self.drain()
}

interface Ended {
  readonly house: ExchangeHouse
  readonly response: Response
  readonly connection: object | null
  readonly session: object | undefined
}

function howItEnded({ house, response, connection, session }: Ended): Ending {
  // Only what was ended here: a cancelled HTTP/2 stream also calls itself finished.
  if (response.writableEnded && response.writableFinished) return 'local'
  if (session === undefined) return (connection && house.endings.of(connection)) ?? 'fin'
  if ((session as { destroyed?: boolean }).destroyed) return house.endings.of(session) ?? 'fin'
  // The reader's half was over with its request: an RST_STREAM, of whatever code, is all it can still send.
  return 'rst-stream'
}

export interface Socketed {
  readonly socket: WebSocket
  /** The TCP socket of an upgrade, the stream of an extended CONNECT. */
  readonly carrier: Duplex
}

export function serveSocket(house: ExchangeHouse, endpoint: Extract<OriginTransport, { kind: 'socket' }>, asked: Asked, { socket, carrier }: Socketed): void {
  const { exchange, release } = openExchange(house, asked, endpoint.id)
  let closing = false
  socket.on('error', () => {})
  socket.on('close', (code) => release(closing ? 'local' : code === 1006 ? howCarrierEnded(house, carrier) : 'close-frame'))
  endpoint.serve({
    ...exchange,
    send(text) {
      if (socket.readyState !== socket.OPEN) return
      socket.send(text)
      if (socket.bufferedAmount > maxBufferedBytes) socket.terminate()
    },
    close(code, reason) {
      closing = true
      socket.close(code, reason)
    },
  } satisfies SocketExchange)
}

function howCarrierEnded(house: ExchangeHouse, carrier: Duplex): Ending {
  if (!('rstCode' in carrier)) return house.endings.of(carrier) ?? 'fin'
  const stream = carrier as ServerHttp2Stream
  if (stream.session && !stream.session.destroyed) return stream.rstCode === 0 ? 'end-stream' : 'rst-stream'
  return (stream.session && house.endings.of(stream.session)) ?? 'fin'
}

// The two classes have the same methods but no common type to call them through.
function writeHead(response: Response, status: number, headers: Record<string, string>): void {
  if (response.headersSent || response.destroyed) return
  if ('stream' in response) response.writeHead(status, headers)
  else response.writeHead(status, headers)
}
function write(response: Response, text: string): void {
  if ('stream' in response) response.write(text)
  else response.write(text)
}
export function end(response: Response, body?: string): void {
  if (response.writableEnded || response.destroyed) return
  // Never an empty string: after writes of the same turn Node's HTTP/2 then sends freed memory in their place (20.20).
  if (body === undefined || body === '') response.end()
  else if ('stream' in response) response.end(body)
  else response.end(body)
}

/** A refusal that a person can read in the response. */
export function refuse(response: Response, refusal: { readonly status: number; readonly code: string; readonly message: string; readonly headers?: Record<string, string> }): void {
  const body = `${JSON.stringify({ error: { code: refusal.code, message: refusal.message } })}\n`
  writeHead(response, refusal.status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', 'content-length': String(Buffer.byteLength(body)), ...refusal.headers })
  end(response, body)
}

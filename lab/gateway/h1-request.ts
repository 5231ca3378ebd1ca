import { createHash, randomBytes } from 'node:crypto'
import { request, type ClientRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { headerOf, linesFromRaw, rawFromLines, type Cut, type HeaderLine, type RequestHead } from './exchange.ts'
import { type OriginPool, type OriginSocket, resetOrigin } from './origin-dialer.ts'
import type { OriginListener, OriginRequest } from './origin-request.ts'
import { statusPage } from './pages.ts'
import { toHttp1Request, toHttp2Lines } from './translate.ts'
import type { WireLog } from './wire-log.ts'

export interface H1RequestParts {
  readonly pool: OriginPool
  /** Of an HTTP/2 client, with pseudo headers. */
  readonly head: RequestHead
  /** Undefined: the request ends with its head. */
  readonly body: Readable | undefined
  /** Asked when the body has ended. */
  readonly trailers: () => readonly HeaderLine[]
  /** The client asked with an extended CONNECT (RFC 8441). */
  readonly tunnel: boolean
  readonly log: WireLog
}

/** RFC 9110, 9.2.2: whether doing it twice is doing it once. An extended CONNECT becomes a GET. */
const isIdempotent = (method: string) => ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE', 'CONNECT'].includes(method)

/** RFC 6455, 4.2.2. */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

/** A request of an HTTP/2 client, sent on over HTTP/1.x: a connection of the pool serves one stream at a time. */
export class H1Request implements OriginRequest {
  readonly #parts: H1RequestParts
  readonly #listener: OriginListener
  readonly #key = randomBytes(16).toString('base64')
  #outgoing: ClientRequest | undefined
  #incoming: IncomingMessage | undefined
  #origin: OriginSocket | undefined
  #tunnel: Socket | undefined
  #dropped = false

  constructor(parts: H1RequestParts, listener: OriginListener) {
    this.#parts = parts
    this.#listener = listener
  }

  get complete(): boolean {
    return this.#incoming?.complete === true
  }

  get ending(): Cut | undefined {
    return this.#origin?.ending
  }

  send(): void {
    const { head, pool, body, tunnel, trailers } = this.#parts
    // nginx has no word for it either.
    if (tunnel && head.forwardAs === '1.0') return this.#listener.answer({ status: 400, body: statusPage(400) })
    const { method, lines } = toHttp1Request(head, tunnel ? { key: this.#key } : { body: body !== undefined })
    const outgoing = this.#open(method, lines)
    if (!outgoing) return this.#listener.lost('fin', 'fin')
    this.#outgoing = outgoing
    outgoing.on('socket', (socket) => {
      this.#origin = pool.originOf(socket)
      this.#parts.log.head('origin', 'c2s', this.#origin?.id ?? '?', headLines(outgoing))
    })
    outgoing.on('continue', () => this.#listener.informed(100, '', []))
    outgoing.on('information', ({ statusCode, rawHeaders }) => {
      if (statusCode !== 100) this.#listener.informed(statusCode, '', toHttp2Lines(linesFromRaw(rawHeaders)))
    })
    outgoing.on('response', (incoming) => this.#respond(incoming))
    outgoing.on('upgrade', (incoming, socket, first) => this.#switchProtocols(incoming, socket as Socket, first))
    outgoing.on('error', () => this.#failed(outgoing))
    if (tunnel || !body) return void outgoing.end()
    outgoing.flushHeaders()
    body.on('end', () => this.#passTrailers(outgoing, trailers()))
    body.pipe(outgoing)
  }

  drop(how: Cut): void {
    this.#dropped = true
    if (this.complete) return
    if (how === 'rst' && this.#origin) resetOrigin(this.#origin)
    this.#outgoing?.destroy()
    this.#tunnel?.destroy()
  }

  pause(): void {
    this.#incoming?.pause()
  }

  resume(): void {
    this.#incoming?.resume()
  }

  #open(method: string, lines: readonly HeaderLine[]): ClientRequest | undefined {
    const { pool, head } = this.#parts
    try {
      const outgoing = request({ agent: pool, method, path: head.target, headers: rawFromLines(lines), setHost: false })
      if (head.forwardAs === '1.0') Object.assign(outgoing, { _header: headOf(outgoing).replace(/ HTTP\/1\.1\r\n/, ' HTTP/1.0\r\n') })
      return outgoing
    } catch {
      // A target or header that HTTP/1.1 cannot carry.
      return undefined
    }
  }

  #passTrailers(outgoing: ClientRequest, lines: readonly HeaderLine[]): void {
    // Only a chunked body has room for them.
    if (lines.length > 0 && /\r\ntransfer-encoding: chunked\r\n/i.test(headOf(outgoing))) outgoing.addTrailers(lines as unknown as NodeJS.ReadOnlyDict<string>)
  }

  #respond(incoming: IncomingMessage): void {
    this.#incoming = incoming
    const { statusCode = 0, statusMessage = '', rawHeaders, httpVersion } = incoming
    this.#tellHead(`HTTP/${httpVersion} ${statusCode} ${statusMessage}`, rawHeaders)
    const untilClose = incoming.headers['content-length'] === undefined && incoming.headers['transfer-encoding'] === undefined
    let ended = false
    this.#listener.head({ status: statusCode, reason: '', lines: toHttp2Lines(linesFromRaw(rawHeaders)) })
    incoming.on('data', (chunk: Buffer) => this.#listener.data(chunk))
    incoming.on('end', () => {
      // Node takes a RST for the end of a body that ends with its connection.
      if (untilClose && this.#origin?.ending === 'rst') return
      ended = true
      this.#listener.end(toHttp2Lines(linesFromRaw(incoming.rawTrailers)))
    })
    incoming.on('error', () => {})
    incoming.on('close', () => {
      if (!ended) this.#listener.abort(this.#origin?.ending ?? 'rst')
    })
  }

  #switchProtocols(incoming: IncomingMessage, socket: Socket, first: Buffer): void {
    this.#tunnel = socket
    if (this.#origin) this.#origin.tunnel = true
    const lines = linesFromRaw(incoming.rawHeaders)
    this.#tellHead(`HTTP/1.1 101 ${incoming.statusMessage ?? ''}`, incoming.rawHeaders)
    if (!this.#parts.tunnel) this.#listener.lost('fin', 'fin')
    if (this.#dropped || !this.#parts.tunnel) return void socket.destroy()
    if (headerOf(lines, 'sec-websocket-accept') !== acceptOf(this.#key)) {
      socket.destroy()
      return this.#listener.answer({ status: 502, body: statusPage(502) })
    }
    if (first.length > 0) socket.unshift(first)
    const granted = { status: 200, reason: '', lines: toHttp2Lines(lines).filter(([name]) => name !== 'sec-websocket-accept') }
    if (!this.#listener.granted(granted, socket)) socket.destroy()
  }

  #failed(outgoing: ClientRequest): void {
    if (this.#dropped || this.#incoming || this.#tunnel) return
    // The origin ended a kept-alive connection just as it was used again: every proxy tries once more when nothing is lost by it.
    if (outgoing.reusedSocket && !this.#parts.body && isIdempotent(this.#parts.head.method)) return this.send()
    const how = this.#origin?.ending ?? 'rst'
    this.#listener.lost(this.#origin?.failure ?? how, how)
  }

  #tellHead(firstLine: string, raw: readonly string[]): void {
    this.#parts.log.head('origin', 's2c', this.#origin?.id ?? '?', [firstLine, ...linesFromRaw(raw).map(([name, value]) => `${name}: ${value}`)])
  }
}

/** The head as Node has put it together. */
function headOf(outgoing: ClientRequest): string {
  return (outgoing as unknown as { readonly _header: string })._header
}

function headLines(outgoing: ClientRequest): string[] {
  return headOf(outgoing).trimEnd().split('\r\n')
}

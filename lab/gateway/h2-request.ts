import { constants, type ClientHttp2Stream, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import type { Readable } from 'node:stream'
import { formatLines, linesFromRaw, recordFromLines, withoutHeaders, type Cut, type HeaderLine, type ResponseHead } from './exchange.ts'
import type { OriginListener, OriginRequest } from './origin-request.ts'
import type { OriginSession } from './origin-session.ts'
import { statusPage } from './pages.ts'
import type { WireLog } from './wire-log.ts'

const endStreamFlag = 0x1

export interface H2RequestParts {
  readonly upstream: OriginSession
  /** With pseudo headers. */
  readonly lines: readonly HeaderLine[]
  /** Undefined: the request ends with its head. */
  readonly body: Readable | undefined
  /** Asked when the body has ended. */
  readonly trailers: () => readonly HeaderLine[]
  /** An extended CONNECT (RFC 8441). */
  readonly tunnel: boolean
  /** The client speaks HTTP/1.x. */
  readonly translated: boolean
  /** The client's connection outlives the origin's. */
  readonly keepsClient: () => boolean
  readonly log: WireLog
}

/** One stream on the origin's HTTP/2 session. */
export class H2Request implements OriginRequest {
  complete = false
  readonly #parts: H2RequestParts
  readonly #listener: OriginListener
  #up: ClientHttp2Stream | undefined
  #trailers: readonly HeaderLine[] = []
  #answered = false
  #dropped = false

  constructor(parts: H2RequestParts, listener: OriginListener) {
    this.#parts = parts
    this.#listener = listener
  }

  get ending(): Cut | undefined {
    if (!this.#up?.closed) return undefined
    return this.#up.rstCode === constants.NGHTTP2_NO_ERROR ? 'fin' : 'rst'
  }

  send(): void {
    if (!this.#parts.tunnel) return this.#send()
    this.#parts.upstream.ready.catch(() => {}).finally(() => this.#send())
  }

  drop(_how: Cut): void {
    this.#dropped = true
    if (this.#up && !this.#up.destroyed && !this.#up.closed) this.#up.close(constants.NGHTTP2_CANCEL)
  }

  pause(): void {
    this.#up?.pause()
  }

  resume(): void {
    this.#up?.resume()
  }

  #send(): void {
    if (this.#dropped) return
    const { session } = this.#parts.upstream
    // A client of HTTP/1.1 cannot know what the origin can.
    if (this.#parts.tunnel && this.#parts.translated && !session.destroyed && !session.remoteSettings.enableConnectProtocol) {
      return this.#listener.answer({ status: 502, body: statusPage(502) })
    }
    const up = this.#open()
    if (!up) return this.#lost()
    const { lines, log, upstream } = this.#parts
    this.#up = up
    const tell = () => log.head('origin', 'c2s', upstream.origin.id, formatLines(lines), up.id)
    if (up.pending) up.once('ready', tell)
    else tell()
    up.on('error', () => {})
    up.on('headers', (headers: IncomingHttpHeaders & { ':status'?: number }, _flags: number, raw: string[] = []) =>
      this.#listener.informed(Number(headers[':status']), '', withoutHeaders(linesFromRaw(raw), ':status')),
    )
    up.on('response', (_headers, flags: number, raw: string[] = []) => this.#respond(up, flags, linesFromRaw(raw)))
    up.on('trailers', (_trailers, _flags, raw: string[] = []) => (this.#trailers = linesFromRaw(raw)))
    up.on('close', () => {
      if (!this.#answered && !this.#dropped) this.#lost()
    })
    this.#passBody(up)
  }

  /** A request that Node refuses to write, or a session that is gone, give none. */
  #open(): ClientHttp2Stream | undefined {
    const { upstream, lines, body, tunnel } = this.#parts
    const { session } = upstream
    if (session.destroyed || session.closed) return undefined
    try {
      const bodyless = body === undefined && !tunnel
      return session.request(recordFromLines(lines) as OutgoingHttpHeaders, { endStream: bodyless, waitForTrailers: !bodyless && !tunnel } as never)
    } catch {
      return undefined
    }
  }

  #passBody(up: ClientHttp2Stream): void {
    const { body, trailers, tunnel } = this.#parts
    if (!body || tunnel) return
    up.on('wantTrailers', () => {
      try {
        up.sendTrailers(recordFromLines(trailers()) as OutgoingHttpHeaders)
      } catch {
        // HTTP/1.1 reads what HTTP/2 has once only.
        this.#listener.breakOff('rst')
      }
    })
    body.pipe(up)
    up.on('close', () => {
      if (this.complete && !body.readableEnded) this.#stopBody(up, body)
    })
  }

  /** The origin has answered and wants no more of the body (RFC 9113, 8.1). */
  #stopBody(up: ClientHttp2Stream, body: Readable): void {
    body.unpipe(up)
    if (this.#parts.translated) return void body.resume()
    const down = body as ServerHttp2Stream
    // END_STREAM leaves after the trailers (also when there are none), and a RST_STREAM at once would overtake it.
    const stop = () => void setImmediate(() => down.close(up.rstCode))
    if (down.sentTrailers !== undefined || down.endAfterHeaders) stop()
    else down.once('wantTrailers', stop)
  }

  #respond(up: ClientHttp2Stream, flags: number, lines: HeaderLine[]): void {
    this.#answered = true
    const { log, upstream, tunnel } = this.#parts
    log.head('origin', 's2c', upstream.origin.id, formatLines(lines), up.id)
    const status = Number(lines.find(([name]) => name === ':status')?.[1])
    const head: ResponseHead = { status, reason: '', lines: withoutHeaders(lines, ':status') }
    if (tunnel && status >= 200 && status < 300) {
      if (!this.#listener.granted(head, up)) this.drop('fin')
      return
    }
    const end = () => {
      // Node ends the readable side of a reset stream too: only the code tells.
      if (this.complete || up.rstCode !== constants.NGHTTP2_NO_ERROR) return
      this.complete = true
      this.#listener.end(this.#trailers)
    }
    this.#listener.head(head)
    up.on('data', (chunk: Buffer) => this.#listener.data(chunk))
    up.on('end', end)
    up.on('close', () => {
      if (!this.complete && !this.#goesDown()) this.#listener.abort('fin')
    })
    if (flags & endStreamFlag) end()
  }

  #lost(): void {
    const { failure, ending } = this.#parts.upstream.origin
    this.#listener.lost(failure ?? ending ?? 'rst', this.#goesDown() ? undefined : 'fin')
  }

  /** With the origin's connection gone the client's ends too, as a whole and in the same way. */
  #goesDown(): boolean {
    return this.#parts.upstream.origin.ending !== undefined && !this.#parts.keepsClient()
  }
}

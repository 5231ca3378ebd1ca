import type { OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import type { Duplex } from 'node:stream'
import { ExchangeBase, type ExchangeParts } from './exchange-base.ts'
import { formatLines, linesFromRaw, recordFromLines, type Answer, type Cut, type HeaderLine, type ResponseHead, type ResponseSink } from './exchange.ts'
import { H1Request } from './h1-request.ts'
import { H2Request } from './h2-request.ts'
import type { OriginPool } from './origin-dialer.ts'
import type { OriginSession } from './origin-session.ts'
import { answerLines, pageLines } from './pages.ts'

/** The ways to the origin of one client's session; what is not asked for is not opened. */
export interface H2Route {
  session(): OriginSession
  pool(): OriginPool
}

/** One HTTP/2 stream of a client. */
export class H2Exchange extends ExchangeBase {
  protected readonly last: ResponseSink
  readonly #down: ServerHttp2Stream
  readonly #route: H2Route
  /** The request has no body. */
  readonly #bodyless: boolean
  #requestTrailers: readonly HeaderLine[] = []
  #trailers: readonly HeaderLine[] = []

  constructor(parts: ExchangeParts, down: ServerHttp2Stream, route: H2Route, bodyless: boolean) {
    super(parts)
    this.#down = down
    this.#route = route
    this.#bodyless = bodyless
    this.logHead('client', 'c2s', formatLines(parts.request.lines))
    down.on('data', ({ length }: Buffer) => (this.wantsTunnel ? this.touch('c2s') : this.tookBody(length)))
    // A data listener makes the stream flow; nothing may be lost before the origin's stream is there.
    down.pause()
    down.on('error', () => {})
    down.on('close', () => this.abandon())
    down.on('trailers', (_trailers, _flags, raw: string[] = []) => (this.#requestTrailers = linesFromRaw(raw)))
    down.on('wantTrailers', () => this.#orBreakOff(() => down.sendTrailers(recordFromLines(this.#trailers) as OutgoingHttpHeaders)))
    this.last = {
      head: (head) => this.answered || this.#respondDown(head),
      data: (chunk) => this.answered || this.#write(chunk),
      end: (trailers) => this.answered || this.#end(trailers),
      abort: () => this.answered || this.breakOff(),
    }
  }

  /** Sends the request to the origin, as the rules left it. */
  forward(): void {
    const down = this.#down
    const common = { tunnel: this.wantsTunnel, body: this.#bodyless || this.wantsTunnel ? undefined : down, trailers: () => this.#requestTrailers, log: this.log }
    this.origin =
      this.request.forwardAs === '2.0'
        ? new H2Request({ ...common, translated: false, upstream: this.#route.session(), lines: this.request.lines, keepsClient: () => this.rules.keepsClients }, this.fromOrigin())
        : new H1Request({ ...common, pool: this.#route.pool(), head: this.request }, this.fromOrigin())
    if (this.#bodyless) down.resume()
    this.origin.send()
  }

  answer({ status, lines = pageLines, body = '' }: Answer): void {
    if (this.phase !== 'waiting' || this.#down.destroyed || this.#down.headersSent) return
    this.phase = 'streaming'
    this.answered = true
    this.origin?.drop('fin')
    this.#down.resume()
    const all: HeaderLine[] = [[':status', String(status)], ...answerLines(lines, body).map(([name, value]): HeaderLine => [name.toLowerCase(), value])]
    this.logHead('client', 's2c', formatLines(all))
    this.#head(all, {})
    this.#down.end(body)
  }

  protected takeAnswer(): void {
    this.#down.resume()
  }

  cut(_how: Cut): void {
    if (this.phase === 'done') return
    this.breakOff()
    this.touch('s2c')
    this.phase = 'done'
  }

  /** The client's stream is gone. */
  abandon(): void {
    this.finish()
    this.origin?.drop('fin')
  }

  protected informed(status: number, _reason: string, lines: readonly HeaderLine[]): void {
    if (this.#down.destroyed) return
    try {
      this.#down.additionalHeaders(recordFromLines([[':status', String(status)], ...lines]) as OutgoingHttpHeaders)
    } catch {
      // A header that HTTP/2 forbids or has once only: a hint is not worth the response behind it.
    }
  }

  protected granted(head: ResponseHead, stream: Duplex): ResponseHead | undefined {
    const down = this.#down
    if (down.destroyed || this.phase !== 'waiting') return undefined
    this.answeredT = this.log.now()
    this.touch('s2c')
    this.phase = 'tunnel'
    this.rules.tunnelHead(this, head)
    const lines: HeaderLine[] = [[':status', String(head.status)], ...head.lines]
    this.logHead('client', 's2c', formatLines(lines))
    this.#head(lines, { sendDate: false })
    this.openTunnel({
      client: down,
      origin: stream,
      originGone: () => {
        if (this.origin?.ending === 'rst') this.breakOff()
        else if (!down.writableEnded) down.end()
      },
      clientGone: () => this.abandon(),
    })
    return head
  }

  #respondDown({ status, lines }: ResponseHead): void {
    if (this.#down.destroyed || this.phase !== 'waiting') return
    this.phase = 'streaming'
    // A tunnel that is refused has no use for what the client may already have sent.
    if (this.wantsTunnel) this.#down.resume()
    const all: HeaderLine[] = [[':status', String(status)], ...lines]
    this.logHead('client', 's2c', formatLines(all))
    this.#head(all, { waitForTrailers: true, sendDate: false })
  }

  #head(lines: readonly HeaderLine[], options: object): void {
    this.#orBreakOff(() => this.#down.respond(recordFromLines(lines) as OutgoingHttpHeaders, options))
  }

  /** Node throws at a header that HTTP/2 forbids or has once only: a rule may have set it, an HTTP/1.1 origin may have sent it. */
  #orBreakOff(write: () => void): void {
    try {
      write()
    } catch {
      this.breakOff()
    }
  }

  #write(chunk: Buffer): void {
    const { origin } = this
    if (this.phase !== 'streaming' || this.#down.destroyed || this.#down.write(chunk) || !origin) return
    origin.pause()
    this.#down.once('drain', () => origin.resume())
  }

  #end(trailers: readonly HeaderLine[]): void {
    if (this.phase !== 'streaming' || this.#down.destroyed) return
    this.#trailers = trailers
    this.#down.end()
  }

  protected breakOff(): void {
    this.origin?.drop('fin')
    if (this.#down.destroyed) return
    // Only a real error does: close(code) and destroy() send END_STREAM first and look like a clean end.
    this.#down.destroy(new Error('the response was broken off'))
  }
}

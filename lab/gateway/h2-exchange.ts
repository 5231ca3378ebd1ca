import { constants, type ClientHttp2Stream, type IncomingHttpHeaders, type OutgoingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import { ExchangeBase, type ExchangeParts } from './exchange-base.ts'
import { formatLines, linesFromRaw, recordFromLines, withoutHeaders, type Answer, type Cut, type HeaderLine, type ResponseHead, type ResponseSink } from './exchange.ts'
import type { OriginSession } from './h2.ts'
import { answerLines, pageLines } from './pages.ts'

const endStreamFlag = 0x1

/** One HTTP/2 stream and its counterpart on the origin's session. */
export class H2Exchange extends ExchangeBase {
  protected readonly last: ResponseSink
  readonly #down: ServerHttp2Stream
  readonly #upstream: OriginSession
  /** The request has no body. */
  readonly #bodyless: boolean
  #up: ClientHttp2Stream | undefined
  /** The gateway's own decision, not the origin's. */
  #cutting = false
  #trailers: readonly HeaderLine[] = []

  constructor(parts: ExchangeParts, down: ServerHttp2Stream, upstream: OriginSession, bodyless: boolean) {
    super(parts)
    this.#down = down
    this.#upstream = upstream
    this.#bodyless = bodyless
    this.logHead('client', 'c2s', formatLines(parts.request.lines))
    down.on('data', () => this.touch())
    // A data listener makes the stream flow; nothing may be lost before the origin's stream is there.
    down.pause()
    down.on('error', () => {})
    down.on('close', () => this.abandon())
    down.on('wantTrailers', () => down.sendTrailers(recordFromLines(this.#trailers) as OutgoingHttpHeaders))
    this.last = {
      head: (head) => this.#respondDown(head),
      data: (chunk) => this.#write(chunk),
      end: (trailers) => this.#end(trailers),
      abort: () => this.#breakOff(),
    }
  }

  async forward(): Promise<void> {
    const { session, ready, origin } = this.#upstream
    if (this.wantsTunnel) {
      await ready.catch(() => {})
      if (this.phase !== 'waiting' || this.#down.destroyed) return
    }
    if (session.destroyed || session.closed) return this.#fail()
    const lines = this.request.lines
    const up = this.#request(lines)
    if (!up) return this.#fail()
    this.#up = up
    const log = () => this.logHead('origin', 'c2s', formatLines(lines), origin.id, up.id)
    if (up.pending) up.once('ready', log)
    else log()
    up.on('error', () => {})
    up.on('continue', () => this.#inform({ ':status': 100 }))
    up.on('headers', (headers: IncomingHttpHeaders) => this.#inform(headers as OutgoingHttpHeaders))
    up.on('response', (_headers, flags: number, raw: string[] = []) => this.#respond(up, flags, linesFromRaw(raw)))
    up.on('trailers', (_trailers, _flags, raw: string[] = []) => (this.#trailers = linesFromRaw(raw)))
    up.on('close', () => this.#fail())
    this.#passBody(up)
  }

  #fail(): void {
    // A rule may hold the head of an answer that is here.
    if (this.phase !== 'waiting' || this.answeredT !== undefined || this.#down.destroyed) return
    const { failure, ending } = this.#upstream.origin
    if (!this.rules.failed(this, failure ?? ending ?? 'rst')) this.#breakOff()
  }

  answer({ status, lines = pageLines, body = '' }: Answer): void {
    if (this.phase !== 'waiting' || this.#down.destroyed || this.#down.headersSent) return
    this.phase = 'streaming'
    this.answered = true
    this.#dropOrigin()
    this.#down.resume()
    const all: HeaderLine[] = [[':status', String(status)], ...answerLines(lines, body).map(([name, value]): HeaderLine => [name.toLowerCase(), value])]
    this.logHead('client', 's2c', formatLines(all))
    this.#head(all, {})
    this.#down.end(body)
  }

  openAnswer(): ResponseSink {
    this.#down.resume()
    return this.last
  }

  cut(_how: Cut): void {
    if (this.phase === 'done') return
    this.#cutting = true
    this.#breakOff()
    this.touch()
    this.phase = 'done'
  }

  /** The client's stream is gone. */
  abandon(): void {
    this.finish()
    this.#dropOrigin()
  }

  #request(lines: readonly HeaderLine[]): ClientHttp2Stream | undefined {
    try {
      return this.#upstream.session.request(recordFromLines(lines) as OutgoingHttpHeaders, { endStream: this.#bodyless, waitForTrailers: !this.#bodyless && !this.wantsTunnel } as never)
    } catch {
      return undefined
    }
  }

  #passBody(up: ClientHttp2Stream): void {
    if (this.wantsTunnel) return
    if (this.#bodyless) return void this.#down.resume()
    let trailers: readonly HeaderLine[] = []
    this.#down.on('trailers', (_trailers, _flags, raw: string[] = []) => (trailers = linesFromRaw(raw)))
    up.on('wantTrailers', () => up.sendTrailers(recordFromLines(trailers) as OutgoingHttpHeaders))
    this.#down.pipe(up)
  }

  #inform(headers: OutgoingHttpHeaders): void {
    if (this.phase === 'waiting' && !this.#down.destroyed) this.#down.additionalHeaders({ ...headers })
  }

  #respond(up: ClientHttp2Stream, flags: number, lines: HeaderLine[]): void {
    if (this.#down.destroyed || this.phase !== 'waiting') return up.close(constants.NGHTTP2_CANCEL)
    this.answeredT = this.log.now()
    this.touch()
    const status = Number(lines.find(([name]) => name === ':status')?.[1])
    this.logHead('origin', 's2c', formatLines(lines), this.#upstream.origin.id, up.id)
    if (this.wantsTunnel && status >= 200 && status < 300) return this.#grantTunnel(up, { status, reason: '', lines: withoutHeaders(lines, ':status') })
    const chain = this.chainFor(lines)
    let ended = false
    const end = () => {
      // Node ends the readable side of a reset stream too: only the code tells.
      if (ended || up.rstCode !== constants.NGHTTP2_NO_ERROR) return
      ended = true
      chain.end(this.#trailers)
    }
    up.on('data', (chunk: Buffer) => {
      this.touch()
      chain.data(chunk)
    })
    up.on('end', end)
    up.on('close', () => {
      if (!ended) chain.abort('fin')
    })
    chain.head({ status, reason: '', lines: withoutHeaders(lines, ':status') })
    if (flags & endStreamFlag) end()
  }

  #grantTunnel(up: ClientHttp2Stream, granted: ResponseHead): void {
    const down = this.#down
    this.phase = 'tunnel'
    this.rules.tunnelHead(this, granted)
    const lines: HeaderLine[] = [[':status', String(granted.status)], ...granted.lines]
    this.logHead('client', 's2c', formatLines(lines))
    this.#head(lines, { sendDate: false })
    up.pipe(down)
    down.pipe(up)
    this.openTunnel({
      client: down,
      origin: up,
      originGone: () => {
        if (up.rstCode !== constants.NGHTTP2_NO_ERROR) this.#breakOff()
        else if (!down.writableEnded) down.end()
      },
      clientGone: () => this.abandon(),
    })
  }

  #respondDown({ status, lines }: ResponseHead): void {
    if (this.#down.destroyed || this.phase !== 'waiting') return
    this.phase = 'streaming'
    const all: HeaderLine[] = [[':status', String(status)], ...lines]
    this.logHead('client', 's2c', formatLines(all))
    this.#head(all, { waitForTrailers: true, sendDate: false })
  }

  #head(lines: readonly HeaderLine[], options: object): void {
    try {
      this.#down.respond(recordFromLines(lines) as OutgoingHttpHeaders, options)
    } catch {
      // A header that HTTP/2 forbids: a rule may have set it.
      this.#breakOff()
    }
  }

  #write(chunk: Buffer): void {
    if (this.phase !== 'streaming' || this.#down.destroyed || this.#down.write(chunk) || !this.#up || this.#up.isPaused()) return
    this.#up.pause()
    this.#down.once('drain', () => this.#up?.resume())
  }

  #end(trailers: readonly HeaderLine[]): void {
    if (this.phase !== 'streaming' || this.#down.destroyed) return
    this.#trailers = trailers
    this.#down.end()
  }

  #breakOff(): void {
    this.#dropOrigin()
    if (this.#down.destroyed) return
    // With the origin's connection gone the client's ends too, as a whole and in the same way.
    if (this.#upstream.origin.ending !== undefined && !this.#cutting && !this.rules.keepsClients) return
    // Only a real error does: close(code) and destroy() send END_STREAM first and look like a clean end.
    this.#down.destroy(new Error('the response was broken off'))
  }

  #dropOrigin(): void {
    if (this.#up && !this.#up.destroyed && !this.#up.closed) this.#up.close(constants.NGHTTP2_CANCEL)
  }
}

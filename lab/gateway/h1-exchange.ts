import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { ExchangeBase, type ExchangeParts } from './exchange-base.ts'
import { formatLines, headerOf, linesFromRaw, rawFromLines, withoutHeaders, type Answer, type Cut, type HeaderLine, type ResponseHead, type ResponseSink } from './exchange.ts'
import { acceptOf } from './h1-request.ts'
import { H2Request } from './h2-request.ts'
import { HttpProxyRequest, type HttpProxyRoute } from './http-proxy-request.ts'
import type { OriginListener } from './origin-request.ts'
import type { OriginSession } from './origin-session.ts'
import { answerLines, pageLines, reasonOf } from './pages.ts'
import { toHttp1Response, toHttp2Lines, toHttp2Request, toSwitchingProtocols } from './translate.ts'

export interface H1Route extends HttpProxyRoute {
  /** For requests that go on as HTTP/2. */
  session(): OriginSession
  /** An exchange has come to its end. */
  over(): void
  /** A response for an Upgrade that was not granted: the socket has no parser any more. */
  responseFor(request: IncomingMessage, socket: Socket, head: Buffer): ServerResponse
}

export interface H1Message {
  readonly request: IncomingMessage
  /** Undefined while an Upgrade is undecided. */
  readonly response: ServerResponse | undefined
  readonly head: Buffer
}

/** One request of an HTTP/1.x client. */
export class H1Exchange extends ExchangeBase {
  protected readonly last: ResponseSink
  readonly #route: H1Route
  readonly #message: H1Message
  #response: ServerResponse | undefined
  /** The head waits for a body that came with it. */
  #headWaits = false

  constructor(parts: ExchangeParts, route: H1Route, message: H1Message) {
    super(parts)
    this.#route = route
    this.#message = message
    if (message.response) this.#own(message.response)
    const { method, target, version, lines } = parts.request
    this.logHead('client', 'c2s', [`${method} ${target} HTTP/${version}`, ...formatLines(lines)])
    message.request.on('data', ({ length }: Buffer) => this.tookBody(length))
    this.last = {
      head: (head) => this.answered || this.#writeHead(head),
      data: (chunk) => this.answered || this.#write(chunk),
      end: (trailers) => this.answered || this.#end(trailers),
      abort: (how) => this.answered || this.breakOff(how),
    }
  }

  /** Sends the request to the origin, as the rules left it. */
  forward(): void {
    if (this.request.forwardAs === '2.0') return this.#forwardAsHttp2()
    const { request: incoming } = this.#message
    this.origin = new HttpProxyRequest(
      { route: this.#route, head: this.request, incoming, response: this.#response, socket: this.connection.socket, tunnel: this.wantsTunnel, log: this.log },
      this.fromOrigin(),
    )
    this.origin.send()
  }

  #forwardAsHttp2(): void {
    const { request: incoming } = this.#message
    const { lines } = this.request
    // HTTP/2 has no other upgrade.
    const tunnel = this.wantsTunnel && headerOf(lines, 'upgrade')?.toLowerCase() === 'websocket'
    const length = headerOf(lines, 'content-length') ?? '0'
    const bodyless = this.wantsTunnel || (headerOf(lines, 'transfer-encoding') === undefined && Number(length) === 0)
    const listener = this.fromOrigin()
    const translated: OriginListener = {
      ...listener,
      head: (head) => listener.head(toHttp1Response(head, this.request)),
      granted: (head, stream) => listener.granted(toSwitchingProtocols(head, acceptOf(headerOf(lines, 'sec-websocket-key') ?? '')), stream),
    }
    this.origin = new H2Request(
      {
        upstream: this.#route.session(),
        lines: toHttp2Request(this.request, tunnel),
        body: bodyless ? undefined : incoming,
        trailers: () => toHttp2Lines(linesFromRaw(incoming.rawTrailers)),
        tunnel,
        translated: true,
        keepsClient: () => this.rules.keepsClients,
        log: this.log,
      },
      translated,
    )
    if (bodyless && !this.wantsTunnel) incoming.resume()
    this.origin.send()
  }

  answer({ status, reason = reasonOf(status), lines = pageLines, body = '', close = false }: Answer): void {
    if (this.phase !== 'waiting') return
    this.answered = true
    this.origin?.drop('rst')
    const response = this.#ownResponse()
    this.phase = 'streaming'
    const keptAlive = response.shouldKeepAlive && !close
    const all: HeaderLine[] = [...answerLines(lines, body), ['Connection', keptAlive ? 'keep-alive' : 'close']]
    response.sendDate = false
    response.writeHead(status, reason, rawFromLines(all))
    this.logHead('client', 's2c', [`HTTP/1.1 ${status} ${reason}`, ...formatLines(all)])
    response.end(body)
  }

  protected takeAnswer(): void {
    this.#ownResponse()
  }

  cut(how: Cut): void {
    if (this.phase === 'done') return
    this.#flushHead()
    this.origin?.drop(how)
    this.phase = 'done'
    this.connection.close(how, 'local')
  }

  /** The client's connection is gone: nothing may be left open towards the origin. */
  abandon(how: Cut): void {
    this.origin?.drop(how)
    this.finish()
  }

  protected override finish(): void {
    super.finish()
    this.#route.over()
  }

  #own(response: ServerResponse): void {
    this.#response = response
    response.on('error', () => this.origin?.drop('rst'))
    response.on('close', () => {
      if (response.writableFinished) {
        // A rule ended the response before the origin did.
        if (this.answeredT !== undefined && this.origin?.complete === false) this.origin.drop('fin')
        this.finish()
      } else this.abandon(this.connection.endingForOrigin())
    })
  }

  /** For an answer of the gateway's own. */
  #ownResponse(): ServerResponse {
    this.#message.request.resume()
    return this.#decided()
  }

  /** No tunnel will come of it. */
  #decided(): ServerResponse {
    const { request, head } = this.#message
    if (!this.#response) this.#own(this.#route.responseFor(request, this.connection.socket, head))
    return this.#response as ServerResponse
  }

  protected informed(status: number, reason: string, lines: readonly HeaderLine[]): void {
    if (status === 100) return this.#response?.writeContinue()
    const socket = this.#response?.socket
    if (!socket || this.request.version === '1.0') return
    socket.write([`HTTP/1.1 ${status} ${reason || reasonOf(status)}`, ...formatLines(lines), '', ''].join('\r\n'), 'latin1')
  }

  protected granted(head: ResponseHead, stream: Duplex): ResponseHead | undefined {
    const { socket, raw } = this.connection
    if (raw.destroyed || this.phase !== 'waiting') {
      this.finish()
      return undefined
    }
    this.rules.tunnelHead(this, head)
    this.logHead('client', 's2c', [`HTTP/1.1 101 ${head.reason}`, ...formatLines(head.lines)])
    if (this.#message.head.length > 0) socket.unshift(this.#message.head)
    this.phase = 'tunnel'
    this.answeredT = this.log.now()
    this.touch('s2c')
    if (this.request.forwardAs === '2.0') socket.write(['HTTP/1.1 101 Switching Protocols', ...formatLines(head.lines), '', ''].join('\r\n'), 'latin1')
    // http-proxy would end the client's side cleanly.
    stream.on('error', () => this.connection.close('rst', 'mirror'))
    // And the origin's side too, by a FIN that would overtake the reset.
    socket.on('error', () => this.origin?.drop(this.connection.endingForOrigin()))
    // After http-proxy has written the 101, in this same event.
    process.nextTick(() =>
      this.openTunnel({
        client: socket,
        origin: stream,
        originGone: () => this.connection.close(this.origin?.ending ?? 'fin', 'mirror'),
        clientGone: () => this.abandon(this.connection.endingForOrigin()),
      }),
    )
    return head
  }

  #writeHead({ status, reason, lines }: ResponseHead): void {
    const response = this.#decided()
    let written = lines
    const chunked = /chunked/i.test(headerOf(lines, 'transfer-encoding') ?? '')
    if (this.request.version === '1.0' && chunked) {
      written = withoutHeaders(lines, 'transfer-encoding', 'connection', 'keep-alive', 'trailer')
      response.shouldKeepAlive = false
    } else if (!chunked) written = withoutHeaders(lines, 'trailer')
    response.sendDate = false
    // Marks them as deliberately absent: Node adds nothing of its own, and a body without length ends with its connection.
    for (const name of ['connection', 'transfer-encoding', 'content-length']) if (headerOf(written, name) === undefined) response.removeHeader(name)
    this.phase = 'streaming'
    this.logHead('client', 's2c', [`HTTP/1.1 ${status} ${reason}`, ...formatLines(written)])
    try {
      response.writeHead(status, reason, rawFromLines(written))
    } catch {
      // Node reads heads that it refuses to write; they cannot be passed on, and a body that still comes must not make it try again.
      this.breakOff('rst')
      this.phase = 'done'
      return
    }
    // A head without a body yet leaves now, but together with what came in the same packet: one system call instead of two.
    this.#headWaits = true
    process.nextTick(() => this.#flushHead())
  }

  #flushHead(): void {
    if (this.#headWaits) this.#response?.flushHeaders()
    this.#headWaits = false
  }

  #write(chunk: Buffer): void {
    const response = this.#response as ServerResponse
    const { origin } = this
    if (this.phase !== 'streaming') return
    this.#headWaits = false
    if (response.write(chunk) || !origin) return
    origin.pause()
    response.once('drain', () => origin.resume())
  }

  #end(trailers: readonly HeaderLine[]): void {
    const response = this.#response as ServerResponse
    if (this.phase !== 'streaming') return
    this.#headWaits = false
    try {
      if (trailers.length > 0) response.addTrailers(trailers as unknown as NodeJS.ReadOnlyDict<string>)
      response.end()
    } catch {
      this.breakOff('rst')
    }
  }

  protected breakOff(how: Cut): void {
    if (this.phase === 'done') return
    this.#flushHead()
    this.origin?.drop(how)
    this.connection.close(how, 'mirror')
  }
}

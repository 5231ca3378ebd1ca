import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ExchangeBase, type ExchangeParts } from './exchange-base.ts'
import { formatLines, headerOf, linesFromRaw, recordFromLines, withoutHeaders, type Answer, type Cut, type HeaderLine, type ResponseHead, type ResponseSink } from './exchange.ts'
import type { OriginAgent } from './origin-dialer.ts'
import { answerLines, pageLines, reasonOf } from './pages.ts'

/** Hands the request to http-proxy; everything it does to the message after that is watched through the agent. */
export interface H1Route {
  readonly agent: OriginAgent
  web(request: IncomingMessage, response: ServerResponse): void
  ws(request: IncomingMessage, socket: Socket, head: Buffer): void
  /** A response for an Upgrade that was not granted: the socket has no parser any more. */
  responseFor(request: IncomingMessage, socket: Socket, head: Buffer): ServerResponse
}

export interface H1Message {
  readonly request: IncomingMessage
  /** Undefined while an Upgrade is undecided. */
  readonly response: ServerResponse | undefined
  readonly head: Buffer
}

export class H1Exchange extends ExchangeBase {
  protected readonly last: ResponseSink
  readonly #route: H1Route
  readonly #message: H1Message
  #response: ServerResponse | undefined
  #outgoing: ClientRequest | undefined
  #incoming: IncomingMessage | undefined
  #proxySocket: Socket | undefined

  constructor(parts: ExchangeParts, route: H1Route, message: H1Message) {
    super(parts)
    this.#route = route
    this.#message = message
    if (message.response) this.#own(message.response)
    const { method, target, version, lines } = parts.request
    this.logHead('client', 'c2s', [`${method} ${target} HTTP/${version}`, ...formatLines(lines)])
    message.request.on('data', () => this.touch())
    this.last = {
      head: (head) => this.#writeHead(head),
      data: (chunk) => this.#write(chunk),
      end: (trailers) => this.#end(trailers),
      abort: (how) => this.#breakOff(how),
    }
  }

  /** Sends the request to the origin, as the rules left it. */
  forward(): void {
    const { request: incoming } = this.#message
    let lines = this.request.lines
    const expect = headerOf(lines, 'expect')
    const chunked = /chunked/i.test(headerOf(lines, 'transfer-encoding') ?? '')
    // Node refuses `Trailer` on a message without chunks, and http-proxy would throw and leave the client waiting.
    if (!chunked) lines = withoutHeaders(lines, 'trailer')
    // A plain request that still asks for an upgrade would get a 101 that nobody here expects.
    if (!this.wantsTunnel && headerOf(lines, 'upgrade') !== undefined) lines = withoutHeaders(lines, 'upgrade', 'connection')
    // http-proxy copies this object: given the wire's spelling, it sends the wire's spelling. It copies from the last key to the first.
    const record = Object.entries(recordFromLines(withoutHeaders(lines, 'expect'))).reverse()
    incoming.headers = Object.fromEntries(record) as IncomingMessage['headers']
    this.#route.agent.expectRequest((outgoing) => this.#attach(outgoing, lines, expect))
    // Before http-proxy pipes the body, so that trailers are there when the pipe ends the request.
    incoming.on('end', () => this.#passTrailers(incoming, chunked))
    try {
      if (this.wantsTunnel) {
        // Early bytes stay out of the socket until the 101: a FIN behind them would not be seen.
        this.#route.ws(incoming, this.connection.socket, Buffer.alloc(0))
        // After http-proxy's own listener was told that nothing is left to do, and before Node's parser believes it.
        this.#outgoing?.on('response', (response) => void Object.assign(response, { upgrade: false }))
        // http-proxy would end the client's socket, whatever the rules make of the failure.
        this.#outgoing?.removeAllListeners('error').on('error', (error: NodeJS.ErrnoException) => this.#fail(error))
      } else this.#route.web(incoming, this.#response as ServerResponse)
    } catch {
      this.#breakOff('rst')
    }
  }

  answer({ status, reason = reasonOf(status), lines = pageLines, body = '', close = false }: Answer): void {
    if (this.phase !== 'waiting') return
    this.answered = true
    this.#dropOrigin('rst')
    const response = this.#ownResponse()
    this.phase = 'streaming'
    const keptAlive = response.shouldKeepAlive && !close
    const all: HeaderLine[] = [...answerLines(lines, body), ['Connection', keptAlive ? 'keep-alive' : 'close']]
    response.sendDate = false
    response.writeHead(status, reason, all.flat())
    this.logHead('client', 's2c', [`HTTP/1.1 ${status} ${reason}`, ...formatLines(all)])
    response.end(body)
  }

  openAnswer(): ResponseSink {
    this.#ownResponse()
    return this.last
  }

  cut(how: Cut): void {
    if (this.phase === 'done') return
    this.#dropOrigin(how)
    this.phase = 'done'
    this.connection.close(how, 'local')
  }

  /** The client's connection is gone: nothing may be left open towards the origin. */
  abandon(how: Cut): void {
    this.#dropOrigin(how)
    this.finish()
  }

  #own(response: ServerResponse): void {
    this.#response = response
    response.on('error', () => this.#dropOrigin('rst'))
    response.on('close', () => {
      if (response.writableFinished) {
        // A rule ended the response before the origin did.
        if (this.#incoming?.complete === false) this.#dropOrigin('fin')
        this.finish()
      } else this.abandon(this.connection.endingForOrigin())
    })
  }

  #attach(outgoing: ClientRequest, lines: readonly HeaderLine[], expect: string | undefined): void {
    this.#outgoing = outgoing
    if (this.request.forwardAs === '1.0') sendAsHttp10(outgoing)
    // http-proxy joins slashes and re-parses the target; the origin shall see what the client wrote.
    outgoing.path = this.request.target
    if (headerOf(lines, 'connection') === undefined) outgoing.removeHeader('connection')
    if (headerOf(lines, 'host') === undefined) outgoing.removeHeader('host')
    if (expect !== undefined) {
      outgoing.setHeader('Expect', expect)
      process.nextTick(() => outgoing.headersSent || outgoing.destroyed || outgoing.flushHeaders())
      outgoing.on('continue', () => this.#response?.writeContinue())
    }
    outgoing.on('socket', () => {
      const { method, target } = this.request
      this.logHead('origin', 'c2s', [`${method} ${target} HTTP/${this.request.forwardAs}`, ...formatLines(lines)], this.#route.agent.current?.id)
    })
    outgoing.on('information', (info) => this.#passInformation(info.statusCode, info.statusMessage, linesFromRaw(info.rawHeaders)))
    outgoing.on('response', (incoming) => this.#respond(incoming))
    outgoing.on('upgrade', (incoming, socket) => this.#switchProtocols(incoming, socket))
    outgoing.on('error', (error: NodeJS.ErrnoException) => this.#fail(error))
  }

  #fail(error: NodeJS.ErrnoException): void {
    if (this.phase !== 'waiting' || this.answeredT !== undefined || this.#outgoing === undefined) return
    const origin = this.#route.agent.current
    // Without a system call the error is Node's own: the origin closed without an answer.
    const how = error.syscall === undefined && origin?.ending === 'fin' ? 'fin' : 'rst'
    const outgoing = this.#outgoing
    // There is nothing to let go of any more, and by the time of a late answer the next request may have dialled anew.
    this.#outgoing = undefined
    if (this.rules.failed(this, origin?.failure ?? how)) return
    this.#outgoing = outgoing
    this.#breakOff(how)
  }

  /** For an answer of the gateway's own. */
  #ownResponse(): ServerResponse {
    const { request, head } = this.#message
    if (!this.#response) this.#own(this.#route.responseFor(request, this.connection.socket, head))
    request.resume()
    return this.#response as ServerResponse
  }

  #passTrailers(incoming: IncomingMessage, chunked: boolean): void {
    if (!chunked || incoming.rawTrailers.length === 0) return
    try {
      this.#outgoing?.addTrailers(linesFromRaw(incoming.rawTrailers) as unknown as NodeJS.ReadOnlyDict<string>)
    } catch {
      this.#breakOff('rst')
    }
  }

  #passInformation(status: number, reason: string, lines: readonly HeaderLine[]): void {
    const socket = this.#response?.socket
    if (status === 100 || !socket || this.phase !== 'waiting' || this.request.version === '1.0') return
    socket.write([`HTTP/1.1 ${status} ${reason}`, ...formatLines(lines), '', ''].join('\r\n'), 'latin1')
  }

  #respond(incoming: IncomingMessage): void {
    this.#incoming = incoming
    this.answeredT = this.log.now()
    this.touch()
    if (!this.#response) {
      // http-proxy would write the head to the bare socket and pipe a body without its chunks after it; told that it upgraded, it does neither.
      Object.assign(incoming, { upgrade: true })
      this.#own(this.#route.responseFor(this.#message.request, this.connection.socket, this.#message.head))
    }
    const lines = linesFromRaw(incoming.rawHeaders)
    const head: ResponseHead = { status: incoming.statusCode ?? 0, reason: incoming.statusMessage ?? '', lines }
    this.logHead('origin', 's2c', [`HTTP/${incoming.httpVersion} ${head.status} ${head.reason}`, ...formatLines(lines)], this.#route.agent.current?.id)
    const chain = this.chainFor(lines)
    let ended = false
    incoming.on('data', (chunk: Buffer) => {
      this.touch()
      chain.data(chunk)
    })
    incoming.on('end', () => {
      ended = true
      chain.end(linesFromRaw(incoming.rawTrailers))
    })
    incoming.on('error', () => {})
    // http-proxy never tells the client that the origin died in the middle of a body.
    incoming.on('close', () => {
      if (!ended) chain.abort(this.#route.agent.current?.ending ?? 'rst')
    })
    chain.head(head)
  }

  #switchProtocols(incoming: IncomingMessage, socket: Socket): void {
    const { agent } = this.#route
    if (agent.current) agent.current.tunnel = true
    const origin = agent.current
    this.#proxySocket = socket
    const granted: ResponseHead = { status: 101, reason: 'Switching Protocols', lines: linesFromRaw(incoming.rawHeaders) }
    this.logHead('origin', 's2c', [`HTTP/1.1 101 ${incoming.statusMessage}`, ...formatLines(granted.lines)], origin?.id)
    if (this.connection.raw.destroyed || !this.wantsTunnel) {
      socket.destroy()
      this.finish()
      return
    }
    this.rules.tunnelHead(this, granted)
    this.logHead('client', 's2c', [`HTTP/1.1 101 ${granted.reason}`, ...formatLines(granted.lines)])
    incoming.headers = recordFromLines(granted.lines) as IncomingMessage['headers']
    if (this.#message.head.length > 0) this.connection.socket.unshift(this.#message.head)
    this.phase = 'tunnel'
    this.answeredT = this.log.now()
    this.touch()
    // http-proxy would end the client's side cleanly.
    socket.on('error', () => this.connection.close('rst', 'mirror'))
    // And the origin's side too, by a FIN that would overtake the reset.
    this.connection.socket.on('error', () => this.#dropOrigin(this.connection.endingForOrigin()))
    // After http-proxy has piped both ways, in this same event.
    process.nextTick(() =>
      this.openTunnel({
        client: this.connection.socket,
        origin: socket,
        originGone: () => this.connection.close(origin?.ending ?? 'fin', 'mirror'),
        clientGone: () => this.abandon(this.connection.endingForOrigin()),
      }),
    )
  }

  #writeHead({ status, reason, lines }: ResponseHead): void {
    const response = this.#response as ServerResponse
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
      response.writeHead(status, reason, written.flat())
      response.flushHeaders()
    } catch {
      // Node reads heads that it refuses to write; they cannot be passed on.
      this.#breakOff('rst')
    }
  }

  #write(chunk: Buffer): void {
    const response = this.#response as ServerResponse
    if (this.phase !== 'streaming' || response.write(chunk) || !this.#incoming || this.#incoming.isPaused()) return
    this.#incoming.pause()
    response.once('drain', () => this.#incoming?.resume())
  }

  #end(trailers: readonly HeaderLine[]): void {
    const response = this.#response as ServerResponse
    if (this.phase !== 'streaming') return
    try {
      if (trailers.length > 0) response.addTrailers(trailers as unknown as NodeJS.ReadOnlyDict<string>)
      response.end()
    } catch {
      this.#breakOff('rst')
    }
  }

  #breakOff(how: Cut): void {
    if (this.phase === 'done') return
    this.#dropOrigin(how)
    this.connection.close(how, 'mirror')
  }

  #dropOrigin(how: Cut): void {
    if (!this.#outgoing) return
    const socket = this.#proxySocket ?? this.#outgoing.socket
    if (how === 'rst' && this.#incoming?.complete !== true) this.#route.agent.current?.raw.resetAndDestroy()
    this.#outgoing.destroy()
    if (this.#incoming?.complete !== true) socket?.destroy()
  }
}

/** Node only writes HTTP/1.1; the one place where it puts the request line together is this method. */
function sendAsHttp10(outgoing: ClientRequest): void {
  const request = outgoing as unknown as { _storeHeader(firstLine: string, headers: unknown): void }
  const store = request._storeHeader.bind(outgoing)
  request._storeHeader = (firstLine, headers) => store(firstLine.replace(/HTTP\/1\.1\r\n$/, 'HTTP/1.0\r\n'), headers)
}

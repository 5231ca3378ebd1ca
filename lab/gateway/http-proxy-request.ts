import type { ClientRequest, IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type HttpProxy from 'http-proxy'
import { formatLines, headerOf, linesFromRaw, recordFromLines, withoutHeaders, type Cut, type HeaderLine, type RequestHead, type ResponseHead } from './exchange.ts'
import { type OriginLine, type OriginSocket, type RequestAgent, resetOrigin } from './origin-dialer.ts'
import type { OriginListener, OriginRequest } from './origin-request.ts'
import type { WireLog } from './wire-log.ts'

/** Hands the request to http-proxy; everything it does to the message after that is watched through the agent. */
export interface HttpProxyRoute {
  readonly proxy: HttpProxy
  /** The proxy's. */
  readonly agent: RequestAgent
  readonly line: OriginLine
}

export interface HttpProxyRequestParts {
  readonly route: HttpProxyRoute
  readonly head: RequestHead
  readonly incoming: IncomingMessage
  /** Undefined while an Upgrade is undecided. */
  readonly response: ServerResponse | undefined
  /** The client's, for a tunnel: http-proxy writes the 101 and pipes. */
  readonly socket: Socket
  readonly tunnel: boolean
  readonly log: WireLog
}

const nothing = Buffer.alloc(0)

/** A request of an HTTP/1.x client, carried by http-proxy over the one kept-alive connection that belongs to that client's. */
export class HttpProxyRequest implements OriginRequest {
  readonly #parts: HttpProxyRequestParts
  readonly #listener: OriginListener
  #outgoing: ClientRequest | undefined
  #incoming: IncomingMessage | undefined
  #proxySocket: Socket | undefined
  /** The one that granted the tunnel. */
  #tunnelled: OriginSocket | undefined

  constructor(parts: HttpProxyRequestParts, listener: OriginListener) {
    this.#parts = parts
    this.#listener = listener
  }

  get complete(): boolean {
    return this.#incoming?.complete === true
  }

  get ending(): Cut | undefined {
    return (this.#tunnelled ?? this.#parts.route.line.current)?.ending
  }

  send(): void {
    const { route, head, incoming, response, socket, tunnel } = this.#parts
    let lines: readonly HeaderLine[] = head.lines
    const expect = headerOf(lines, 'expect')
    const chunked = /chunked/i.test(headerOf(lines, 'transfer-encoding') ?? '')
    // Node refuses `Trailer` on a message without chunks, and http-proxy would throw and leave the client waiting.
    if (!chunked) lines = withoutHeaders(lines, 'trailer')
    // A plain request that still asks for an upgrade would get a 101 that nobody here expects.
    if (!tunnel && headerOf(lines, 'upgrade') !== undefined) lines = withoutHeaders(lines, 'upgrade', 'connection')
    // http-proxy copies this object: given the wire's spelling, it sends the wire's spelling. It copies from the last key to the first.
    const record = recordFromLines(expect === undefined ? lines : withoutHeaders(lines, 'expect'))
    const headers: typeof record = {}
    for (const name of Object.keys(record).reverse()) headers[name] = record[name] as string
    incoming.headers = headers as IncomingMessage['headers']
    route.agent.expectRequest((outgoing) => {
      this.#attach(outgoing, lines, expect)
      route.line.carry(outgoing)
    })
    // Before http-proxy pipes the body, so that trailers are there when the pipe ends the request.
    incoming.on('end', () => this.#passTrailers(incoming, chunked))
    try {
      if (tunnel) {
        // Early bytes stay out of the socket until the 101: a FIN behind them would not be seen.
        route.proxy.ws(incoming, socket, nothing)
        // After http-proxy's own listener was told that nothing is left to do, and before Node's parser believes it.
        this.#outgoing?.on('response', (answer) => void Object.assign(answer, { upgrade: false }))
        // http-proxy would end the client's socket, whatever the rules make of the failure.
        this.#outgoing?.removeAllListeners('error').on('error', (error: NodeJS.ErrnoException) => this.#fail(error))
      } else route.proxy.web(incoming, response as ServerResponse)
    } catch {
      // Node reads what it refuses to write.
      this.#listener.breakOff('rst')
    }
  }

  drop(how: Cut): void {
    if (!this.#outgoing) return
    const socket = this.#proxySocket ?? this.#outgoing.socket
    const { current } = this.#parts.route.line
    if (how === 'rst' && !this.complete && current) resetOrigin(current)
    this.#outgoing.destroy()
    if (!this.complete) socket?.destroy()
  }

  pause(): void {
    this.#incoming?.pause()
  }

  resume(): void {
    this.#incoming?.resume()
  }

  #attach(outgoing: ClientRequest, lines: readonly HeaderLine[], expect: string | undefined): void {
    const { head, log } = this.#parts
    this.#outgoing = outgoing
    if (head.forwardAs === '1.0') sendAsHttp10(outgoing)
    // http-proxy would join slashes and parse the target; the origin shall see what the client wrote.
    outgoing.path = head.target
    if (headerOf(lines, 'connection') === undefined) outgoing.removeHeader('connection')
    if (headerOf(lines, 'host') === undefined) outgoing.removeHeader('host')
    // Without a length of its own a request has no body; Node would add a length of 0 where the method could have one.
    if (headerOf(lines, 'content-length') === undefined && headerOf(lines, 'transfer-encoding') === undefined) outgoing.useChunkedEncodingByDefault = false
    if (expect !== undefined) {
      setInItsPlace(outgoing, lines, expect)
      process.nextTick(() => outgoing.headersSent || outgoing.destroyed || outgoing.flushHeaders())
      outgoing.on('continue', () => this.#listener.informed(100, 'Continue', []))
    }
    outgoing.on('socket', () => log.head('origin', 'c2s', this.#conn(), [`${head.method} ${head.target} HTTP/${head.forwardAs}`, ...formatLines(lines)]))
    outgoing.on('information', ({ statusCode, statusMessage, rawHeaders }) => {
      if (statusCode !== 100) this.#listener.informed(statusCode, statusMessage, linesFromRaw(rawHeaders))
    })
    outgoing.on('response', (incoming) => this.#respond(incoming))
    outgoing.on('upgrade', (incoming, socket) => this.#switchProtocols(incoming, socket as Socket))
    outgoing.on('error', (error: NodeJS.ErrnoException) => this.#fail(error))
  }

  #fail(error: NodeJS.ErrnoException): void {
    const origin = this.#parts.route.line.current
    // Without a system call the error is Node's own: the origin closed without an answer.
    const how = error.syscall === undefined && origin?.ending === 'fin' ? 'fin' : 'rst'
    this.#listener.lost(origin?.failure ?? how, how)
  }

  #passTrailers(incoming: IncomingMessage, chunked: boolean): void {
    if (!chunked || incoming.rawTrailers.length === 0) return
    try {
      this.#outgoing?.addTrailers(linesFromRaw(incoming.rawTrailers) as unknown as NodeJS.ReadOnlyDict<string>)
    } catch {
      // Node reads what it refuses to write.
      this.#listener.breakOff('rst')
    }
  }

  #respond(incoming: IncomingMessage): void {
    this.#incoming = incoming
    // http-proxy would write the head to the bare socket and pipe a body without its chunks after it; told that it upgraded, it does neither.
    if (this.#parts.tunnel) Object.assign(incoming, { upgrade: true })
    const { rawHeaders, httpVersion, statusCode = 0, statusMessage = '' } = incoming
    const lines = linesFromRaw(rawHeaders)
    this.#parts.log.head('origin', 's2c', this.#conn(), [`HTTP/${httpVersion} ${statusCode} ${statusMessage}`, ...formatLines(lines)])
    const untilClose = headerOf(lines, 'content-length') === undefined && headerOf(lines, 'transfer-encoding') === undefined
    let ended = false
    incoming.on('data', (chunk: Buffer) => this.#listener.data(chunk))
    incoming.on('end', () => {
      // Node takes a RST for the end of a body that ends with its connection.
      if (untilClose && this.#parts.route.line.current?.ending === 'rst') return
      ended = true
      this.#listener.end(linesFromRaw(incoming.rawTrailers))
    })
    incoming.on('error', () => {})
    // http-proxy never tells the client that the origin died in the middle of a body.
    incoming.on('close', () => {
      if (!ended) this.#listener.abort(this.#parts.route.line.current?.ending ?? 'rst')
    })
    this.#listener.head({ status: statusCode, reason: statusMessage, lines })
  }

  #switchProtocols(incoming: IncomingMessage, socket: Socket): void {
    const { route, tunnel, log } = this.#parts
    this.#tunnelled = route.line.current
    if (this.#tunnelled) this.#tunnelled.tunnel = true
    this.#proxySocket = socket
    const head: ResponseHead = { status: 101, reason: 'Switching Protocols', lines: linesFromRaw(incoming.rawHeaders) }
    log.head('origin', 's2c', this.#conn(), [`HTTP/1.1 101 ${incoming.statusMessage ?? ''}`, ...formatLines(head.lines)])
    const granted = tunnel ? this.#listener.granted(head, socket) : undefined
    if (granted) incoming.headers = recordFromLines(granted.lines) as IncomingMessage['headers']
    else socket.destroy()
    // Nobody asked for it.
    if (!tunnel) this.#listener.lost('fin', 'fin')
  }

  #conn(): string {
    return this.#parts.route.line.current?.id ?? '?'
  }
}

/** Given with the other lines, Expect would make Node send the head at once; so it comes later, and the lines behind it are set anew. */
function setInItsPlace(outgoing: ClientRequest, lines: readonly HeaderLine[], expect: string): void {
  const names = Object.keys(recordFromLines(lines))
  const at = names.findIndex((name) => name.toLowerCase() === 'expect')
  outgoing.setHeader(names[at] ?? 'Expect', expect)
  for (const name of names.slice(at + 1)) {
    const value = outgoing.getHeader(name)
    if (value === undefined) continue
    outgoing.removeHeader(name)
    outgoing.setHeader(name, value)
  }
}

/** Node only writes HTTP/1.1; the one place where it puts the request line together is this method. */
function sendAsHttp10(outgoing: ClientRequest): void {
  const request = outgoing as unknown as { _storeHeader(firstLine: string, headers: unknown): void }
  const store = request._storeHeader.bind(outgoing)
  request._storeHeader = (firstLine, headers) => store(firstLine.replace(/HTTP\/1\.1\r\n$/, 'HTTP/1.0\r\n'), headers)
}

import { createServer, ServerResponse, type IncomingMessage, type Server } from 'node:http'
import type { Socket } from 'node:net'
import httpProxy from 'http-proxy'
import type { ClientConnection } from './client-connection.ts'
import { H1Exchange, type H1Message, type H1Route } from './h1-exchange.ts'
import { headerOf, linesFromRaw } from './exchange.ts'
import { dialOrigin, OriginLine, RequestAgent, type DialOptions } from './origin-dialer.ts'
import { sessionOf } from './origin-session.ts'
import type { RuleSet } from './rule-set.ts'
import type { WireLog } from './wire-log.ts'
import { readInJavaScript } from './wire-tap.ts'

export interface H1FrontOptions {
  readonly dial: DialOptions
  readonly rules: RuleSet
  readonly log: WireLog
}

/** http-proxy's passes are a public list of functions, only its types leave them out. */
interface WithPasses {
  webPasses: { readonly name: string }[]
  wsPasses: { readonly name: string }[]
}

const nothing = Buffer.alloc(0)

/** HTTP/1.1 towards clients. The server never listens: the gateway hands it sockets, plain or TLS. */
export class H1Front {
  readonly #server: Server
  readonly #proxy: httpProxy
  readonly #agent = new RequestAgent()
  readonly #options: H1FrontOptions
  readonly #connections = new WeakMap<Socket, { connection: ClientConnection; route: H1Route }>()
  readonly #onUpgrade: (request: IncomingMessage, socket: Socket, head: Buffer) => void

  constructor(options: H1FrontOptions) {
    this.#options = options
    const { host, port } = options.dial.upstream
    // The agent speaks TLS where the origin does, so that http-proxy needs to know nothing of it. Nor of paths: it would put them together anew.
    this.#proxy = httpProxy.createProxyServer({ target: { protocol: 'http:', host, port: String(port) } as never, toProxy: true, ignorePath: true, selfHandleResponse: true, agent: this.#agent })
    const passes = this.#proxy as unknown as WithPasses
    // They rewrite a DELETE's length and refuse every upgrade but `websocket`.
    passes.webPasses = passes.webPasses.filter(({ name }) => name !== 'deleteLength')
    passes.wsPasses = passes.wsPasses.filter(({ name }) => name !== 'checkMethodAndHeader')
    this.#proxy.on('error', () => {})
    this.#server = createServer({ keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0, noDelay: true })
    this.#server.timeout = 0
    // A client may end its direction and still wait for the answer; the FIN is passed on instead of taken for an abort.
    ;(this.#server as unknown as { httpAllowHalfOpen: boolean }).httpAllowHalfOpen = true
    this.#server.on('request', (request, response) => this.#request(request, response))
    this.#server.on('checkContinue', (request, response) => this.#request(request, response))
    this.#server.on('checkExpectation', (request, response) => this.#request(request, response))
    this.#server.on('clientError', (_error, socket) => this.#refuseMalformed(socket as Socket))
    this.#onUpgrade = (request, socket, head) => this.#begin(request, socket, { request, response: undefined, head })
    this.rulesChanged()
  }

  accept(connection: ClientConnection): void {
    const { socket } = connection
    const line = new OriginLine(() => this.#dial(connection))
    this.#connections.set(socket, { connection, route: this.#route(connection, line) })
    socket.on('end', () => {
      // Node's parser has told us of every request by now; what was sent before the FIN has been forwarded.
      setImmediate(() => this.#passHalfClose(connection, line))
    })
    connection.whenGone(() => {
      const how = connection.endingForOrigin()
      for (const exchange of connection.exchanges) if (exchange instanceof H1Exchange) exchange.abandon(how)
      line.destroy()
    })
    this.#server.emit('connection', socket)
    if (this.#options.log.tap) readInJavaScript(socket)
  }

  /** Without an `upgrade` listener Node parses an Upgrade as a plain request, for every connection from its next request on. */
  rulesChanged(): void {
    this.#server.off('upgrade', this.#onUpgrade as never)
    if (!this.#options.rules.plainUpgrades) this.#server.on('upgrade', this.#onUpgrade as never)
  }

  #dial(connection: ClientConnection) {
    const origin = dialOrigin({ ...this.#options.dial, serves: connection.id }, 'http/1.1')
    origin.socket.on('close', () => {
      // An idle kept-alive connection that the origin ends has one counterpart: the client's.
      if (connection.exchanges.size === 0 && !this.#options.rules.keepsClients) connection.close(origin.ending ?? 'fin', 'mirror')
    })
    return origin
  }

  /** A client that has sent its FIN and been answered asks nothing more; with a rule that keeps clients the origin's end would not reach it. */
  #exchangeOver(connection: ClientConnection): void {
    if (this.#options.rules.keepsClients && connection.exchanges.size === 0 && connection.socket.readableEnded) connection.close('fin', 'mirror')
  }

  #passHalfClose(connection: ClientConnection, line: OriginLine): void {
    const origin = line.current?.socket
    if (connection.raw.destroyed || line.current?.tunnel || connection.exchanges.size === 0) return
    // A request that waits behind another one, or that a rule keeps, has no connection yet on which to pass the FIN on.
    if (connection.exchanges.size === 1 && origin && !origin.destroyed) origin.end()
    else connection.close('fin', 'mirror')
  }

  #refuseMalformed(socket: Socket): void {
    const { exchanges } = this.#connections.get(socket)?.connection ?? {}
    // Inside a response that is under way a 400 would be taken for a piece of its body.
    const answering = [...(exchanges ?? [])].some(({ phase }) => phase !== 'waiting')
    if (!socket.writable || socket.destroyed || answering) return void socket.destroy()
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    socket.once('finish', () => socket.destroy())
  }

  #request(request: IncomingMessage, response: ServerResponse): void {
    this.#begin(request, request.socket, { request, response, head: nothing })
  }

  #begin(request: IncomingMessage, socket: Socket, message: H1Message): void {
    const known = this.#connections.get(socket)
    if (!known) return void socket.destroy()
    const { rules, log } = this.#options
    const lines = linesFromRaw(request.rawHeaders)
    const exchange = new H1Exchange(
      {
        connection: known.connection,
        request: { method: request.method ?? 'GET', target: request.url ?? '/', version: request.httpVersion, lines, forwardAs: request.httpVersion === '1.1' ? '1.1' : '1.0' },
        wantsTunnel: message.response === undefined,
        rules,
        log,
      },
      known.route,
      message,
    )
    if (rules.begin(exchange)) exchange.forward()
  }

  #route(connection: ClientConnection, line: OriginLine): H1Route {
    return {
      proxy: this.#proxy,
      agent: this.#agent,
      line,
      session: sessionOf(this.#options, connection),
      over: () => this.#exchangeOver(connection),
      responseFor: (request, socket, head) => this.#responseFor(request, socket, head),
    }
  }

  #responseFor(request: IncomingMessage, socket: Socket, head: Buffer): ServerResponse {
    const response = new ServerResponse(request)
    response.shouldKeepAlive = request.httpVersion !== '1.0' && !/close/i.test(headerOf(linesFromRaw(request.rawHeaders), 'connection') ?? '')
    response.assignSocket(socket)
    response.on('finish', () => {
      response.detachSocket(socket)
      if (head.length > 0) socket.unshift(head)
      const last = (response as unknown as { _last: boolean })._last
      if (last || socket.destroyed || !socket.writable) socket.destroySoon()
      // The parser let go of the socket at the Upgrade; a new one takes the next request.
      else this.#server.emit('connection', socket)
      response.emit('close')
    })
    return response
  }
}

import { createServer, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream, type Settings } from 'node:http2'
import type { ClientConnection } from './client-connection.ts'
import { H2Exchange, type H2Route } from './h2-exchange.ts'
import { linesFromRaw } from './exchange.ts'
import { dialOrigin, OriginPool, type DialOptions } from './origin-dialer.ts'
import { sessionOf } from './origin-session.ts'
import type { RuleSet } from './rule-set.ts'
import type { WireLog } from './wire-log.ts'
import { refuseLateWrites, streamWithoutHandle } from './stream-without-handle.ts'

export interface H2FrontOptions {
  readonly dial: DialOptions
  readonly rules: RuleSet
  readonly log: WireLog
  /** Over the gateway's own: what this origin announces. */
  readonly settings?: Settings
}

const endStreamFlag = 0x1
/** nginx and HAProxy allow about as many streams; without a number Node would allow 2^32. */
const ownSettings: Settings = { enableConnectProtocol: true, maxConcurrentStreams: 100 }

/** HTTP/2 towards clients, each session bridged to a session of its own with the origin, or to a pool of HTTP/1.1 connections. */
export class H2Front {
  /** One server for each set of SETTINGS: Node fixes them when a server is made. None of them listens. */
  readonly #servers = new Map<string, Http2Server>()
  readonly #options: H2FrontOptions
  #accepting: ClientConnection | undefined

  constructor(options: H2FrontOptions) {
    this.#options = options
  }

  accept(connection: ClientConnection): void {
    // `session` is emitted within this call.
    this.#accepting = connection
    this.#server(this.#options.rules.settings({ ...ownSettings, ...this.#options.settings })).emit('connection', this.#options.log.tap ? streamWithoutHandle(connection.socket) : connection.socket)
    this.#accepting = undefined
  }

  #server(settings: Settings): Http2Server {
    const key = JSON.stringify(settings)
    const known = this.#servers.get(key)
    if (known) return known
    const server = createServer({ settings })
    server.on('session', (session) => this.#bridge(this.#accepting as ClientConnection, session))
    server.on('sessionError', () => {})
    this.#servers.set(key, server)
    return server
  }

  #bridge(connection: ClientConnection, session: ServerHttp2Session): void {
    connection.session = session
    if (this.#options.log.tap) refuseLateWrites(session)
    const route = this.#route(connection)
    session.on('error', () => {})
    // HTTP/2 has no half-closed connection: a FIN is the end of every stream.
    connection.socket.on('end', () => connection.raw.destroy())
    session.on('stream', (stream: ServerHttp2Stream, _headers, flags: number, raw: string[] = []) => this.#begin(connection, route, stream, flags, raw))
  }

  #route(connection: ClientConnection): H2Route {
    const { dial } = this.#options
    const session = sessionOf(this.#options, connection)
    let pool: OriginPool | undefined
    connection.whenGone(() => {
      for (const exchange of connection.exchanges) if (exchange instanceof H2Exchange) exchange.abandon()
      pool?.destroy()
    })
    return { session, pool: () => (pool ??= new OriginPool(() => dialOrigin({ ...dial, serves: connection.id }, 'http/1.1'))) }
  }

  #begin(connection: ClientConnection, route: H2Route, stream: ServerHttp2Stream, flags: number, raw: readonly string[]): void {
    const lines = linesFromRaw(raw)
    const pseudo = (name: string) => lines.find(([key]) => key === name)?.[1]
    const method = pseudo(':method') ?? 'GET'
    const { rules, log } = this.#options
    const exchange = new H2Exchange(
      {
        connection,
        request: { method, target: pseudo(':path') ?? '', version: '2.0', lines, forwardAs: '2.0' },
        wantsTunnel: method === 'CONNECT' && pseudo(':protocol') !== undefined,
        stream: stream.id ?? 0,
        rules,
        log,
      },
      stream,
      route,
      (flags & endStreamFlag) !== 0,
    )
    if (rules.begin(exchange)) exchange.forward()
  }
}

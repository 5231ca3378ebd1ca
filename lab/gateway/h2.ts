import { connect, createServer, type ClientHttp2Session, type Http2Server, type ServerHttp2Session, type ServerHttp2Stream, type Settings } from 'node:http2'
import type { ClientConnection } from './client-connection.ts'
import { H2Exchange } from './h2-exchange.ts'
import { linesFromRaw } from './exchange.ts'
import { dialOrigin, type DialOptions, type OriginSocket } from './origin-dialer.ts'
import type { RuleSet } from './rule-set.ts'
import type { WireLog } from './wire-log.ts'

export interface H2FrontOptions {
  readonly dial: DialOptions
  readonly rules: RuleSet
  readonly log: WireLog
  /** Over the gateway's own: what this origin announces. */
  readonly settings?: Settings
}

/** The other half of a client's session: one session to the origin, opened and ended together with it. */
export interface OriginSession {
  readonly origin: OriginSocket
  readonly session: ClientHttp2Session
  /** Resolves when the origin's SETTINGS are here; extended CONNECT may not be sent before (RFC 8441, 3). */
  readonly ready: Promise<void>
}

const endStreamFlag = 0x1
/** nginx and HAProxy allow about as many streams; without a number Node would allow 2^32. */
const ownSettings: Settings = { enableConnectProtocol: true, maxConcurrentStreams: 100 }

/** HTTP/2 towards clients, each session bridged to a session of its own with the origin. */
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
    this.#server(this.#options.rules.settings({ ...ownSettings, ...this.#options.settings })).emit('connection', connection.socket)
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
    let upstream = this.#open(connection, session)
    session.on('error', () => {})
    // HTTP/2 has no half-closed connection: a FIN is the end of every stream.
    connection.socket.on('end', () => connection.raw.destroy())
    session.on('stream', (stream: ServerHttp2Stream, _headers, flags: number, raw: string[] = []) => {
      if (this.#options.rules.keepsClients && (upstream.session.closed || upstream.origin.socket.destroyed)) upstream = this.#open(connection, session)
      this.#begin(connection, upstream, stream, flags, raw)
    })
    connection.whenGone(() => {
      for (const exchange of connection.exchanges) if (exchange instanceof H2Exchange) exchange.abandon()
      if (connection.endingForOrigin() === 'rst') upstream.origin.raw.resetAndDestroy()
      upstream.session.destroy()
      upstream.origin.socket.destroy()
    })
  }

  #open(connection: ClientConnection, downstream: ServerHttp2Session): OriginSession {
    const { dial } = this.#options
    const origin = dialOrigin(dial, 'h2')
    const session = connect(`https://${dial.upstream.host}:${dial.upstream.port}`, { createConnection: () => origin.socket, settings: { enablePush: false } })
    session.on('error', () => {})
    session.on('goaway', () => {
      if (!this.#options.rules.keepsClients && !downstream.destroyed && !downstream.closed) downstream.close()
    })
    origin.socket.on('close', () => {
      if (connection.raw.destroyed || this.#options.rules.keepsClients) return
      // Never an HTTP status: the client sees what it would have seen of the origin's own connection.
      const how = origin.ending ?? 'fin'
      connection.ending ??= how
      if (how === 'rst') return connection.close('rst', 'mirror')
      downstream.destroy()
      connection.close('fin', 'mirror')
    })
    const ready = new Promise<void>((resolve, reject) => {
      session.once('remoteSettings', () => resolve())
      session.once('close', () => reject(new Error('the origin closed the session before its SETTINGS')))
    })
    ready.catch(() => {})
    return { origin, session, ready }
  }

  #begin(connection: ClientConnection, upstream: OriginSession, stream: ServerHttp2Stream, flags: number, raw: readonly string[]): void {
    const lines = linesFromRaw(raw)
    const pseudo = (name: string) => lines.find(([key]) => key === name)?.[1]
    const method = pseudo(':method') ?? 'GET'
    const { rules, log } = this.#options
    const exchange = new H2Exchange(
      {
        connection,
        request: { method, target: pseudo(':path') ?? '', version: '2.0', lines, forwardAs: '1.1' },
        wantsTunnel: method === 'CONNECT' && pseudo(':protocol') !== undefined,
        stream: stream.id ?? 0,
        rules,
        log,
      },
      stream,
      upstream,
      (flags & endStreamFlag) !== 0,
    )
    if (rules.begin(exchange)) void exchange.forward()
  }
}

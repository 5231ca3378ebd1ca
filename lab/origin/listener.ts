import { once } from 'node:events'
import { createServer, type Server, STATUS_CODES } from 'node:http'
import { createSecureServer, type Http2SecureServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { endpoints } from '../contract/feed.ts'
import type { Certificate, OriginTransport } from '../contract/origin.ts'
import type { TransportId } from '../contract/transport.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { webSocketOverStream } from '../core/websocket-stream.ts'
import { corsHeaders, mayOpenSocket, preflightHeaders } from './cross-origin.ts'
import { end, type ExchangeHouse, readRequest, refuse, type Request, type Response, serveRequest, serveSocket } from './exchange.ts'

export interface ListenerOptions {
  readonly transport: TransportId
  readonly tls: boolean
  readonly certificate: Certificate
  readonly servers: readonly OriginTransport[]
}

/** One port with every endpoint of the feed. */
export interface Listener {
  readonly transport: TransportId
  readonly port: number
  /** New connections are refused from now on; those that are open stay. */
  stopListening(): void
  /** Resets every connection (RST). Returns how many there were. */
  resetAll(): number
  connections(): number
  /** HTTP/2 sessions get GOAWAY and may finish; idle keep-alive connections are closed. */
  sayGoodbye(): void
  /** On the same port again. */
  listenAgain(): Promise<void>
  close(): Promise<void>
}

export async function openListener(options: ListenerOptions, makeHouse: (listener: Pick<ExchangeHouse, 'isCrashing' | 'isDraining'>) => ExchangeHouse): Promise<Listener> {
  const sockets = new Set<Socket>()
  const sessions = new Set<ServerHttp2Session>()
  let crashing = false
  let draining = false
  const house = makeHouse({ isCrashing: () => crashing, isDraining: () => draining })
  const endpoints = pickEndpoints(options)
  const build = () => buildServer(options, { house, endpoints, sockets, sessions })
  let server = build()
  const port = await listen(server, 0)
  const resetAll = () => {
    crashing = true
    const count = sockets.size
    // The sockets first: a session that is asked would send GOAWAY, and a crash does not.
    for (const socket of sockets) reset(socket)
    for (const session of sessions) session.destroy()
    return count
  }
  return {
    transport: options.transport,
    port,
    stopListening: () => void server.close(),
    resetAll,
    connections: () => sockets.size,
    sayGoodbye() {
      draining = true
      for (const session of sessions) session.close()
      if ('closeIdleConnections' in server) server.closeIdleConnections()
    },
    async listenAgain() {
      crashing = draining = false
      server = build()
      await listen(server, port)
    },
    async close() {
      const closed = server.listening ? once(server, 'close') : undefined
      server.close()
      resetAll()
      await closed
    },
  }
}

/** RST instead of FIN: what the peers of a process see that dies with unread data. */
function reset(socket: Socket): void {
  try {
    socket.resetAndDestroy()
  } catch {
    socket.destroy()
  }
}

async function listen(server: Server | Http2SecureServer, port: number): Promise<number> {
  for (let tries = 0; ; tries++) {
    server.listen({ port, host: '127.0.0.1' })
    try {
      await once(server, 'listening')
      const address = server.address()
      return typeof address === 'object' && address ? address.port : port
    } catch (error) {
      // Another process may hold the port for a moment while the origin is down.
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || tries >= 20)
        throw new LabError('LAB_PORT_IN_USE', `the origin cannot listen on 127.0.0.1:${port}: ${messageOf(error)}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }
}

type Endpoints = ReadonlyMap<string, OriginTransport>

function pickEndpoints({ servers, tls }: ListenerOptions): Endpoints {
  return new Map(servers.filter((s) => s.listener === 'any' || s.listener === (tls ? 'tls' : 'plain')).map((s) => [s.path, s]))
}

interface Parts {
  readonly house: ExchangeHouse
  readonly endpoints: Endpoints
  readonly sockets: Set<Socket>
  readonly sessions: Set<ServerHttp2Session>
}

function buildServer(options: ListenerOptions, parts: Parts): Server | Http2SecureServer {
  const { house, sockets, sessions } = parts
  const onRequest = (request: Request, response: Response) => answerRequest(parts, request, response)
  const server = options.tls
    ? createSecureServer({
        key: options.certificate.key,
        cert: options.certificate.cert,
        allowHTTP1: true,
        // Explicit: without it Chromium assumes 100 and other clients assume no limit.
        settings: { enableConnectProtocol: true, maxConcurrentStreams: 100 },
      })
    : createServer({ keepAliveTimeout: 75_000, requestTimeout: 0 })
  server.prependListener('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    house.endings.watchSocket(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('request', onRequest)
  server.on('upgrade', (request, socket, head) => upgrade(parts, request, socket as Socket, head))
  server.on('clientError', (_error, socket: Duplex) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    else socket.destroy()
  })
  server.on('error', () => {})
  if (options.tls) watchHttp2(server as Http2SecureServer, parts, sessions)
  return server
}

function watchHttp2(server: Http2SecureServer, parts: Parts, sessions: Set<ServerHttp2Session>): void {
  server.on('secureConnection', (socket) => parts.house.endings.watchSocket(socket))
  server.on('tlsClientError', () => {})
  server.on('sessionError', () => {})
  server.on('session', (session) => {
    sessions.add(session)
    parts.house.endings.watchSession(session)
    session.on('close', () => sessions.delete(session))
  })
  // Without a 'connect' listener Node's compatibility layer ends every CONNECT stream itself.
  server.on('connect', () => {})
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    if (headers[':method'] === 'CONNECT') extendedConnect(parts, stream, headers)
  })
}

function pathOf(url: string | undefined): URL | undefined {
  try {
    return new URL(url ?? '/', 'http://origin.invalid')
  } catch {
    return undefined
  }
}

function answerRequest({ house, endpoints: served }: Parts, request: Request, response: Response): void {
  if (request.method === 'CONNECT') return
  request.on('error', () => {})
  request.resume()
  if (house.isDraining() && request.httpVersionMajor === 1) response.setHeader('connection', 'close')
  const { origin } = request.headers
  const headers = corsHeaders(origin)
  const url = pathOf(request.url)
  if (request.method === 'OPTIONS') {
    response.statusCode = 204
    for (const [name, value] of Object.entries(preflightHeaders(origin))) response.setHeader(name, value)
    return end(response)
  }
  if (!url) return refuse(response, { status: 400, code: 'bad-url', message: 'the request target is not a URL path', headers })
  const endpoint = served.get(url.pathname)
  if (!endpoint && url.pathname !== endpoints.ping) {
    const message = `there is nothing at ${url.pathname.slice(0, 80)}; the feed is at ${[...served.keys()].join(', ')}`
    return refuse(response, { status: 404, code: 'not-found', message, headers })
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return refuse(response, { status: 405, code: 'method-not-allowed', message: `${request.method} is not served here, use GET`, headers: { ...headers, allow: 'GET' } })
  }
  if (!endpoint) {
    for (const [name, value] of Object.entries({ ...headers, 'content-type': 'text/plain', 'cache-control': 'no-store' })) response.setHeader(name, value)
    return end(response, 'ok')
  }
  if (endpoint.kind === 'socket') {
    // RFC 9110 15.5.22 wants the Upgrade header; HTTP/2 forbids it.
    const upgradeHeaders = request.httpVersionMajor === 1 ? { upgrade: 'websocket', connection: 'upgrade' } : {}
    return refuse(response, { status: 426, code: 'upgrade-required', message: 'this is a WebSocket endpoint and no Upgrade header arrived', headers: { ...headers, ...upgradeHeaders } })
  }
  const refusal = house.gate.refuse?.(house.transport)
  if (refusal !== undefined) {
    response.statusCode = refusal
    for (const [name, value] of Object.entries({ ...headers, 'cache-control': 'no-store' })) response.setHeader(name, value)
    return end(response)
  }
  const asked = readRequest(url, request.headers, request.httpVersion)
  if (typeof asked === 'string') return refuse(response, { status: 400, code: 'bad-cursor', message: asked, headers })
  serveRequest(house, endpoint, asked, { response, origin })
}

// One for all: it holds no connection, it only checks and answers handshakes. Compression off: 226 KiB a client otherwise.
const handshakes = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1 << 20, clientTracking: false })

function upgrade({ house, endpoints: served }: Parts, request: Parameters<WebSocketServer['handleUpgrade']>[0], socket: Socket, head: Buffer): void {
  socket.on('error', () => {})
  const url = pathOf(request.url)
  const endpoint = url && served.get(url.pathname)
  if (!url || endpoint?.kind !== 'socket') return refuseUpgrade(socket, 404, 'there is no WebSocket here')
  if (!mayOpenSocket(request.headers.origin)) return refuseUpgrade(socket, 403, 'this page may not open a WebSocket here')
  const asked = readRequest(url, request.headers, request.httpVersion)
  if (typeof asked === 'string') return refuseUpgrade(socket, 400, asked)
  handshakes.handleUpgrade(request, socket, head, (opened) => serveSocket(house, endpoint, asked, { socket: opened, carrier: socket }))
}

function refuseUpgrade(socket: Duplex, status: number, message: string): void {
  const body = `${JSON.stringify({ error: { code: 'handshake-refused', message } })}\n`
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`)
}

/** RFC 8441: the socket lives inside one stream of the HTTP/2 session. */
function extendedConnect({ house, endpoints: served }: Parts, stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
  const refuseStream = (status: number) => stream.respond({ ':status': status }, { endStream: true })
  // RFC 8441 names no status for an unknown :protocol; RFC 9220 section 3 asks for 501.
  if (headers[':protocol'] !== 'websocket') return refuseStream(501)
  const url = pathOf(headers[':path'])
  const endpoint = url && served.get(url.pathname)
  if (!url || endpoint?.kind !== 'socket') return refuseStream(404)
  if (!mayOpenSocket(headers.origin)) return refuseStream(403)
  const asked = readRequest(url, headers, '2')
  if (typeof asked === 'string') return refuseStream(400)
  // No Sec-WebSocket-Accept: HTTP/2 has neither the key nor the answer.
  stream.respond({ ':status': 200 })
  serveSocket(house, endpoint, asked, { socket: webSocketOverStream(stream, { role: 'server' }), carrier: stream })
}

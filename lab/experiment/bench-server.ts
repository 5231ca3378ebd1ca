import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { webSocketOverStream } from '../core/websocket-stream.ts'
import type { ExperimentContext } from './experiment.ts'

export type BenchRequest = IncomingMessage | Http2ServerRequest
export type BenchResponse = (ServerResponse | Http2ServerResponse) & {
  write(chunk: string | Uint8Array): boolean
  end(chunk?: string | Uint8Array): unknown
}

export interface BenchServerOptions {
  /** TLS with HTTP/2 and HTTP/1.1 by ALPN; without it HTTP/1.1 alone. */
  readonly tls?: boolean
  /** By path. What it throws is a 500. Headers for cross-origin pages are set already. */
  readonly routes: Readonly<Record<string, (request: BenchRequest, response: BenchResponse, url: URL) => void | Promise<void>>>
  /** WebSocket by path, by Upgrade; with TLS also by the extended CONNECT of RFC 8441. */
  readonly sockets?: Readonly<Record<string, (socket: WebSocket, request: Pick<IncomingMessage, 'headers' | 'url' | 'socket'>) => void>>
  /** Longest message that a WebSocket may bring, bytes; beyond it `ws` closes with 1009. */
  readonly maxPayload?: number
  /** Refuses a handshake with this status; undefined lets it in. */
  readonly verifySocket?: (request: IncomingMessage) => number | undefined
}

export interface BenchServer {
  readonly port: number
  /** TCP connections that are open now. */
  openConnections(): number
  /** TCP connections accepted so far. */
  readonly accepted: { count: number }
  close(): Promise<void>
}

/** Pages of other ports of this machine may read what it says, with credentials; the probe page is such a page. */
const crossOrigin = (request: BenchRequest): Readonly<Record<string, string>> => ({
  'access-control-allow-origin': String(request.headers.origin ?? '*'),
  ...(request.headers.origin === undefined ? {} : { 'access-control-allow-credentials': 'true', vary: 'Origin' }),
  'access-control-expose-headers': '*',
  'cross-origin-resource-policy': 'cross-origin',
})

/** A small server for what the lab's own origin does not do: to be put behind `at.openPath`. Closed with the experiment. */
export async function openBenchServer(at: ExperimentContext, { tls = false, routes, sockets = {}, maxPayload, verifySocket }: BenchServerOptions): Promise<BenchServer> {
  const open = new Set<Socket>()
  const accepted = { count: 0 }
  const serve = (request: BenchRequest, response: BenchResponse): void => {
    if (request.method === 'CONNECT') return
    const url = new URL(request.url ?? '/', 'http://bench')
    request.on('error', () => {})
    response.on('error', () => {})
    for (const [name, value] of Object.entries(crossOrigin(request))) response.setHeader(name, value)
    const route = routes[url.pathname]
    if (!route) return void response.writeHead(404).end()
    Promise.resolve(route(request, response, url)).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  }
  const server = tls ? createSecureServer({ key: at.certificate.key, cert: at.certificate.cert, allowHTTP1: true, settings: { enableConnectProtocol: true } }, serve as never) : createServer(serve as never)
  server.on('connection', (socket: Socket) => {
    accepted.count++
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })
  const ws = new WebSocketServer({ noServer: true, perMessageDeflate: false, ...(maxPayload === undefined ? {} : { maxPayload }) })
  if (tls) meetOverH2(server as Http2SecureServer, sockets, maxPayload)
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const meet = sockets[new URL(request.url ?? '/', 'http://bench').pathname]
    const refused = meet ? verifySocket?.(request) : 404
    if (!meet || refused !== undefined) return void socket.end(`HTTP/1.1 ${refused} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    ws.handleUpgrade(request, socket, head, (opened) => {
      opened.on('error', () => {})
      meet(opened, request)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const close = async (): Promise<void> => {
    for (const socket of open) socket.destroy()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  at.own(server, async () => {
    if (server.listening) await close()
  })
  return { port: (server.address() as AddressInfo).port, openConnections: () => open.size, accepted, close }
}

function meetOverH2(server: Http2SecureServer, sockets: NonNullable<BenchServerOptions['sockets']>, maxPayload: number | undefined): void {
  // Without a 'connect' listener Node's compatibility layer ends every CONNECT stream itself.
  server.on('connect', () => {})
  server.on('stream', (stream, headers) => {
    if (headers[':method'] !== 'CONNECT') return
    stream.on('error', () => {})
    const url = headers[':path'] ?? '/'
    const meet = sockets[new URL(url, 'http://bench').pathname]
    if (!meet || !stream.session) return stream.respond({ ':status': 404 }, { endStream: true })
    stream.respond({ ':status': 200 })
    const carrier = stream.session.socket
    const socket = webSocketOverStream(stream, { role: 'server', maxPayload })
    socket.on('error', () => {})
    meet(socket, { headers, url, socket: carrier })
  })
}

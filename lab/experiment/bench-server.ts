import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
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
  /** WebSocket by path, over HTTP/1.1. */
  readonly sockets?: Readonly<Record<string, (socket: WebSocket, request: IncomingMessage) => void>>
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
export async function openBenchServer(at: ExperimentContext, { tls = false, routes, sockets = {}, verifySocket }: BenchServerOptions): Promise<BenchServer> {
  const open = new Set<Socket>()
  const accepted = { count: 0 }
  const serve = (request: BenchRequest, response: BenchResponse): void => {
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
  const server = tls ? createSecureServer({ key: at.certificate.key, cert: at.certificate.cert, allowHTTP1: true }, serve as never) : createServer(serve as never)
  server.on('connection', (socket: Socket) => {
    accepted.count++
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })
  const ws = new WebSocketServer({ noServer: true, perMessageDeflate: false })
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

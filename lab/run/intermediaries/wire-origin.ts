import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { acceptOf } from '../../gateway/h1-request.ts'
import { closePayload, encodeFrame, FrameReader, opcodes, type WsFrame } from '../../gateway/ws-frame.ts'

/** One event of 100 bytes. */
const event = `data: ${'x'.repeat(92)}\n\n`

const forCaches: ReadonlySet<string> = new Set(['/cacheable', '/cacheable-left', '/late-head'])

/** An origin that does on each path one thing to whoever stands in front of it. */
export interface WireOrigin extends AsyncDisposable {
  /** HTTP/1.1. */
  readonly port: number
  /** HTTP/2 and HTTP/1.1. */
  readonly tlsPort: number
  /** The head of the last request to `/head`, as it came: `name: value`. */
  lastHead(): readonly string[]
  /** Requests for that path so far. */
  requests(path: string): number
  /** From now on connections are refused; those that are open stay. */
  stopListening(): void
}

const pathOf = (url = '/') => url.split('?')[0] ?? url

type Request = IncomingMessage | Http2ServerRequest
type Response = ServerResponse | Http2ServerResponse

export async function startWireOrigin(certificate: { readonly key: string; readonly cert: string }): Promise<WireOrigin> {
  const sockets = new Set<Socket>()
  let head: readonly string[] = []
  const requests = new Map<string, number>()
  const answer = (request: Request, response: Response) => {
    response.on('error', () => {})
    if (request.url === '/head/request') {
      const { rawHeaders } = request
      head = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1] ?? ''}`] : []))
    }
    const path = pathOf(request.url)
    requests.set(path, (requests.get(path) ?? 0) + 1)
    respond(path, request, response)
  }
  const plain = createServer({ keepAliveTimeout: 60_000 }, answer)
  const secure = createSecureServer({ ...certificate, allowHTTP1: true, settings: { enableConnectProtocol: true, maxConcurrentStreams: 100 } }, answer)
  for (const server of [plain, secure]) await listen(server, sockets)
  const portOf = (server: Server | Http2SecureServer) => (server.address() as AddressInfo).port
  const [port, tlsPort] = [portOf(plain), portOf(secure)]
  return {
    port,
    tlsPort,
    lastHead: () => head,
    requests: (path) => requests.get(path) ?? 0,
    stopListening() {
      plain.close()
      secure.close()
    },
    [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      plain.close()
      secure.close()
      return Promise.resolve()
    },
  }
}

async function listen(server: Server | Http2SecureServer, sockets: Set<Socket>): Promise<void> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (request: IncomingMessage, socket: Socket) => {
    socket.on('error', () => {})
    socket.on('end', () => socket.end())
    if (!request.url?.startsWith('/ws')) return void socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n')
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${acceptOf(request.headers['sec-websocket-key'] ?? '')}\r\n\r\n`)
    speak(socket, pathOf(request.url))
    endSoon(socket, pathOf(request.url))
  })
  if ('setTimeout' in server && 'updateSettings' in server) {
    server.on('sessionError', () => {})
    server.on('connect', () => {})
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {})
      if (headers[':method'] !== 'CONNECT') return
      stream.respond({ ':status': 200 })
      speak(stream, pathOf(headers[':path']))
    })
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

const frame = (opcode: number, payload: Buffer): WsFrame => ({ fin: true, rsv: 0, opcode, payload, mask: undefined })

/** A WebSocket that says hello and answers a Close with the same (RFC 6455, 5.5.1), then ends; `/ws-close` closes a moment later itself. */
function speak(tunnel: Duplex, path: string): void {
  const reader = new FrameReader()
  tunnel.write(encodeFrame(frame(opcodes.text, Buffer.from('hello'))))
  let closed = false
  const close = (payload: Buffer) => {
    if (!closed) tunnel.write(encodeFrame(frame(opcodes.close, payload)))
    closed = true
  }
  if (path.endsWith('close')) setTimeout(() => tunnel.writable && close(closePayload(4001, 'moved')), 150)
  tunnel.on('data', (chunk: Buffer) => {
    for (const { opcode, payload } of reader.read(chunk)) {
      if (opcode !== opcodes.close) continue
      close(payload)
      tunnel.end()
    }
  })
}

/** `...fin` and `...rst` are cut a moment after something was sent. */
function endSoon(socket: Socket, path: string): void {
  if (path.endsWith('fin')) setTimeout(() => socket.destroy(), 150)
  if (path.endsWith('rst')) setTimeout(() => socket.resetAndDestroy(), 150)
}

function respond(path: string, request: Request, response: Response): void {
  const { socket } = request
  switch (path) {
    case '/hang':
      return
    case '/no-head-fin':
      return void socket.destroy()
    case '/no-head-rst':
      return void ('resetAndDestroy' in socket ? socket.resetAndDestroy() : undefined)
    case '/ws':
    case '/ws-fin':
    case '/ws-rst':
    case '/ws-close':
      return void response.writeHead(426, { 'Content-Length': '2' }).end('no')
    case '/head':
    case '/head/request':
      // Node would not send these by their names.
      response.setHeader('X-Res-Name', 'kept')
      response.setHeader('Keep-Alive', 'timeout=5')
      response.setHeader('X-Accel-Buffering', 'no')
      response.setHeader('Server', 'origin')
      response.setHeader('Cache-Control', 'no-store')
      response.setHeader('Content-Length', '2')
      return void response.end('ok')
    case '/late-head':
      return void setTimeout(() => stream(path, request, response), 500)
    default:
      stream(path, request, response)
  }
}

/**
 * /fast: an event every 20 ms. /slow, /slow-unbuffered: one every 250 ms that tells its time. /cacheable, /cacheable-left, /late-head: one every
 * 100 ms, without a word on caching, the last 500 ms late. /once: one, then silence. /head-alone: a head, and an event 800 ms later.
 * /stream-fin, /stream-rst: one, then cut.
 */
function stream(path: string, request: Request, response: Response): void {
  const everyMs = path.startsWith('/slow') ? 250 : path === '/fast' ? 20 : forCaches.has(path) ? 100 : undefined
  response.writeHead(200, { 'Content-Type': 'text/event-stream', ...(forCaches.has(path) ? {} : { 'Cache-Control': 'no-store' }), ...(path.endsWith('unbuffered') ? { 'X-Accel-Buffering': 'no' } : {}) })
  const write = (text: string) => void (response as ServerResponse).write(text)
  const send = () => write(path.startsWith('/slow') ? `at ${performance.now()}\n` : event)
  if (path === '/head-alone') {
    ;(response as ServerResponse).flushHeaders()
    return void setTimeout(send, 800)
  }
  send()
  if (everyMs !== undefined) {
    const timer = setInterval(send, everyMs)
    response.on('close', () => clearInterval(timer))
    return
  }
  if ('stream' in request) {
    if (path.endsWith('fin')) setTimeout(() => request.stream.session?.destroy(), 150)
  } else endSoon(request.socket, path)
}

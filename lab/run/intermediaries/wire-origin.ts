import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createSecureServer, type Http2SecureServer, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'

/** One event of 100 bytes. */
const event = `data: ${'x'.repeat(92)}\n\n`

/** An origin that does on each path one thing to whoever stands in front of it. */
export interface WireOrigin extends AsyncDisposable {
  /** HTTP/1.1. */
  readonly port: number
  /** HTTP/2 and HTTP/1.1. */
  readonly tlsPort: number
  /** The head of the last request to `/head`, as it came: `name: value`. */
  lastHead(): readonly string[]
  /** Requests for `/cacheable` so far. */
  cacheable(): number
  /** From now on connections are refused; those that are open stay. */
  stopListening(): void
}

type Request = IncomingMessage | Http2ServerRequest
type Response = ServerResponse | Http2ServerResponse

export async function startWireOrigin(certificate: { readonly key: string; readonly cert: string }): Promise<WireOrigin> {
  const sockets = new Set<Socket>()
  let head: readonly string[] = []
  let cacheable = 0
  const answer = (request: Request, response: Response) => {
    response.on('error', () => {})
    if (request.url === '/head/request') {
      const { rawHeaders } = request
      head = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1] ?? ''}`] : []))
    }
    if (request.url === '/cacheable') cacheable++
    respond(request, response)
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
    cacheable: () => cacheable,
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

/** RFC 6455, 4.2.2; a gateway that translates checks it. */
function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
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
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: ${acceptOf(request.headers['sec-websocket-key'] ?? '')}\r\n\r\nhello`)
    endSoon(socket, request.url)
  })
  if ('setTimeout' in server && 'updateSettings' in server) {
    server.on('sessionError', () => {})
    server.on('connect', () => {})
    server.on('stream', (stream, headers) => {
      stream.on('error', () => {})
      if (headers[':method'] !== 'CONNECT') return
      stream.respond({ ':status': 200 })
      stream.write('hello')
    })
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
}

/** `...fin` and `...rst` are cut a moment after something was sent. */
function endSoon(socket: Socket, url: string): void {
  if (url.endsWith('fin')) setTimeout(() => socket.destroy(), 150)
  if (url.endsWith('rst')) setTimeout(() => socket.resetAndDestroy(), 150)
}

function respond(request: Request, response: Response): void {
  const { socket } = request
  const { url = '/' } = request
  switch (url) {
    case '/hang':
      return
    case '/no-head-fin':
      return void socket.destroy()
    case '/no-head-rst':
      return void ('resetAndDestroy' in socket ? socket.resetAndDestroy() : undefined)
    case '/ws':
    case '/ws-fin':
    case '/ws-rst':
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
    default:
      stream(url, request, response)
  }
}

/** /fast: an event every 20 ms. /slow, /slow-unbuffered: one every 250 ms that tells its time. /cacheable: one every 100 ms, without a word on caching. /once: one, then silence. /stream-fin, /stream-rst: one, then cut. */
function stream(url: string, request: Request, response: Response): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', ...(url === '/cacheable' ? {} : { 'Cache-Control': 'no-store' }), ...(url.endsWith('unbuffered') ? { 'X-Accel-Buffering': 'no' } : {}) })
  const write = (text: string) => void (response as ServerResponse).write(text)
  const slow = url.startsWith('/slow')
  const send = () => write(slow ? `at ${performance.now()}\n` : event)
  send()
  if (slow || url === '/fast' || url === '/cacheable') {
    const timer = setInterval(send, slow ? 250 : url === '/fast' ? 20 : 100)
    response.on('close', () => clearInterval(timer))
    return
  }
  if ('stream' in request) {
    if (url.endsWith('fin')) setTimeout(() => request.stream.session?.destroy(), 150)
  } else endSoon(request.socket, url)
}

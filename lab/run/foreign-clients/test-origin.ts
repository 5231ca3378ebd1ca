import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { AddressInfo, Server, Socket } from 'node:net'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { type WebSocket, WebSocketServer } from 'ws'

/** Node's HTTP/2 shows requests and responses with the same methods. */
type Request = IncomingMessage
type Response = ServerResponse

/** The same bytes for the same length, in all 256 values and without short periods. */
export function testBytes(length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length)
  let state = 0x2545f491
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    bytes[i] = state >>> 24
  }
  return bytes
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function readAll(request: Request): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

const codings = { gzip: gzipSync, br: brotliCompressSync, deflate: deflateSync }

/** By the client's port: under TLS a response knows only what is on top of it. */
const tcpSockets = new Map<number | undefined, Socket>()

type Route = (request: Request, response: Response, argument: string) => void | Promise<void>

const routes: Readonly<Record<string, Route>> = {
  bytes: (_request, response, length) => {
    response.setHeader('Content-Length', length)
    response.end(testBytes(Number(length)))
  },
  // In pieces that have nothing to do with frames, packets or buffers.
  pieces: async (_request, response, length) => {
    const bytes = testBytes(Number(length))
    for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 3) % 9973) if (!response.write(bytes.subarray(at, at + size))) await once(response, 'drain')
    response.end()
  },
  coded: (_request, response, coding) => {
    response.setHeader('Content-Encoding', coding)
    response.end(codings[coding as keyof typeof codings](testBytes(20_000).toString('hex')))
  },
  heads: (_request, response) => {
    response.setHeader('X-MiXeD-Case', 'As Written')
    response.setHeader('Set-Cookie', ['a=1; Path=/', 'b=2; HttpOnly', 'c="3,4"'])
    response.setHeader('X-Empty', '')
    response.setHeader('X-Long', 'l'.repeat(6000))
    response.setHeader('Link', ['</a>; rel=preload', '</b>; rel=preload'])
    response.setHeader('Cache-Control', 'no-store, max-age=0')
    response.end('heads')
  },
  // What the server saw of the request; nothing that a proxy may change is left out.
  echo: async (request, response) => {
    const body = await readAll(request)
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify({ version: request.httpVersion, method: request.method, target: request.url, heads: request.rawHeaders, bytes: body.length, sha256: sha256(body), trailers: request.rawTrailers }))
  },
  trailers: (_request, response) => {
    response.setHeader('Trailer', 'X-Sum, X-Late')
    response.write('a body ')
    response.addTrailers({ 'X-Sum': 'abc123', 'X-Late': 'yes' })
    response.end('with trailers')
  },
  early: (_request, response) => {
    response.writeEarlyHints({ link: ['</style.css>; rel=preload; as=style', '</main.js>; rel=preload'], 'x-hint': 'early' })
    response.setHeader('X-After', 'hints')
    response.end('after early hints')
  },
  status: (_request, response, status) => {
    response.statusCode = Number(status)
    if (status === '304') response.setHeader('ETag', '"v1"')
    response.end(status === '204' || status === '304' ? undefined : `status ${status}`)
  },
  range: (request, response) => {
    const [, from = '0', to = '0'] = /bytes=(\d+)-(\d+)/.exec(String(request.headers['range'] ?? '')) ?? []
    const part = testBytes(10_000).subarray(Number(from), Number(to) + 1)
    response.statusCode = 206
    response.setHeader('Content-Range', `bytes ${from}-${to}/10000`)
    response.end(part)
  },
  redirect: (_request, response) => {
    response.statusCode = 302
    response.setHeader('Location', '/bytes/10?redirected')
    response.end()
  },
  // As most servers write it: made of the Host that was asked for.
  moved: (request, response) => {
    response.statusCode = 301
    const tls = 'encrypted' in request.socket
    response.setHeader('Location', `${tls ? 'https' : 'http'}://${String(request.headers[':authority'] ?? request.headers.host)}/bytes/10?moved`)
    response.end()
  },
  sse: (_request, response) => {
    response.setHeader('Content-Type', 'text/event-stream')
    response.write('retry: 1234\n\n: a comment\n\n')
    for (let id = 0; id < 50; id++) response.write(`id: ${id}\nevent: ${id % 2 ? 'odd' : 'even'}\ndata: line one of ${id}\r\ndata: zwei äöü €\n\n`)
    response.end('data: without its empty line')
  },
  // 500 of 1000 bytes, then a FIN or a RST.
  cut: (_request, response, how) => {
    response.setHeader('Content-Length', '1000')
    response.write(testBytes(500))
    const raw = tcpSockets.get(response.socket?.remotePort)
    setTimeout(() => {
      if (how === 'rst') raw?.resetAndDestroy()
      else raw?.destroy()
    }, 100)
  },
  refuse: async (request, response) => {
    // A final answer while the body is still awaited (RFC 9110, 10.1.1).
    response.statusCode = 413
    if (request.httpVersionMajor === 1) response.setHeader('Connection', 'close')
    response.end('too large')
  },
}

function answer(request: Request, response: Response): void {
  request.on('error', () => {})
  response.on('error', () => {})
  response.sendDate = false
  const [, name = '', argument = ''] = (request.url ?? '/').split('?')[0]?.split('/') ?? []
  const route = routes[name]
  if (!route) {
    response.statusCode = 404
    return void response.end('nothing here')
  }
  Promise.resolve(route(request, response, argument)).catch(() => response.destroy())
}

/** Says what it is told to: `echo`, `close CODE`, `pieces`, `ping`, `big N`, `cut`. */
function speak(socket: WebSocket): void {
  socket.on('error', () => {})
  socket.on('pong', (data) => socket.send(`pong ${data.toString()}`))
  socket.on('message', (data: Buffer, binary) => {
    const [verb, argument = ''] = binary ? ['echo'] : data.toString().split(' ')
    if (verb === 'close') return socket.close(Number(argument), 'as asked: äöü')
    if (verb === 'big') return socket.send(testBytes(Number(argument)))
    if (verb === 'ping') return socket.ping('are you there')
    if (verb === 'cut') return socket.terminate()
    if (verb === 'pieces') {
      for (let i = 0; i < 5; i++) socket.send(`piece ${i} `, { fin: i === 4, compress: false })
      return
    }
    socket.send(data, { binary })
  })
}

export interface TestOrigin extends AsyncDisposable {
  readonly plainUrl: string
  readonly tlsUrl: string
}

/** A server that was not made for the lab: HTTP/1.1 without TLS, HTTP/1.1 and HTTP/2 with it, WebSocket with and without compression on both. */
export async function startTestOrigin(certificate: { readonly key: string; readonly cert: string }): Promise<TestOrigin> {
  const plain = createServer({ keepAliveTimeout: 30_000 }, answer)
  const secure = createSecureServer({ ...certificate, allowHTTP1: true }, answer as never)
  const webSockets = new WebSocketServer({ noServer: true, perMessageDeflate: { threshold: 0 }, handleProtocols: (offered) => [...offered][0] ?? false })
  for (const server of [plain, secure] as Server[]) {
    server.on('connection', (socket: Socket) => {
      const { remotePort } = socket
      tcpSockets.set(remotePort, socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => tcpSockets.delete(remotePort))
    })
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (request.headers['upgrade']?.toLowerCase() !== 'websocket') return socket.destroy()
      if (request.url === '/refused') return socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\nX-Why: no\r\n\r\nno')
      webSockets.handleUpgrade(request, socket, head, speak)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  secure.on('sessionError', () => {})
  const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port
  return {
    plainUrl: `http://127.0.0.1:${portOf(plain)}`,
    tlsUrl: `https://127.0.0.1:${portOf(secure)}`,
    async [Symbol.asyncDispose]() {
      for (const socket of tcpSockets.values()) socket.destroy()
      for (const client of webSockets.clients) client.terminate()
      await Promise.all([plain, secure].map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

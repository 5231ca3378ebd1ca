import { createHash, X509Certificate } from 'node:crypto'
import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { AddressInfo, Socket } from 'node:net'
import { generate } from 'selfsigned'
import { WebSocket, WebSocketServer } from 'ws'

interface Pem {
  readonly private: string
  readonly cert: string
}

export interface TestOrigin extends AsyncDisposable {
  readonly port: number
  readonly pem: Pem
  readonly spkiSha256Base64: string
  /** `GET /sse h2 #1`: method, path, protocol and number of the connection, in order of arrival. */
  readonly requests: readonly string[]
  /** Connections with traffic so far, e.g. `#1 h2`. */
  readonly connections: readonly string[]
}

/** For tests: a TLS server that speaks HTTP/2 with WebSockets in it (RFC 8441) and HTTP/1.1, and sends a number every 20 ms. `given`: key and certificate of another one. */
export async function startTestOrigin(given?: Pem): Promise<TestOrigin> {
  const pem = given ?? (await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    // No name `localhost`: Chromium would take one HTTP/2 session for both hosts, as they have one address and one certificate.
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  }))
  const server = createSecureServer({ key: pem.private, cert: pem.cert, allowHTTP1: true, settings: { enableConnectProtocol: true } })
  const requests: string[] = []
  const connections: string[] = []
  const numbers = new Map<object, number>()
  const sockets = new Set<Socket>()
  const sessions = new Set<ServerHttp2Session>()
  server.on('secureConnection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    connections.push(`#${connections.length + 1} ${socket.alpnProtocol || 'none'}`)
    numbers.set(socket, connections.length)
  })
  server.on('session', (session) => {
    sessions.add(session)
    session.on('error', () => {})
  })
  server.on('connect', () => {})
  server.on('sessionError', () => {})
  server.on('tlsClientError', () => {})

  const note = (method: string, path: string, protocol: string, socket: object): void => void requests.push(`${method} ${path} ${protocol} #${numbers.get(socket) ?? '?'}`)
  const corsHeaders = (origin: string) => ({ 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' })
  const countTo = (send: (n: number) => void): (() => void) => {
    let n = 0
    const timer = setInterval(() => send(++n), 20)
    return () => clearInterval(timer)
  }
  const serveSocket = (ws: WebSocket): void => {
    ws.on('error', () => {})
    ws.on('close', countTo((n) => ws.send(String(n))))
  }
  server.on('stream', (stream: ServerHttp2Stream, headers) => {
    stream.on('error', () => {})
    const path = String(headers[':path'])
    const method = String(headers[':method'])
    // The proxy that http2 puts before the socket is not the socket itself: find it by its remote port.
    const socket = [...sockets].find((s) => s.remotePort === stream.session?.socket.remotePort) ?? stream
    note(method === 'CONNECT' ? `CONNECT(${String(headers[':protocol'])})` : method, path, 'h2', socket)
    const cors = corsHeaders(String(headers.origin))
    if (method === 'CONNECT') {
      stream.respond({ ':status': 200 })
      const ws = new WebSocket(null as unknown as string, undefined, { closeTimeout: 1000 } as object)
      Object.assign(ws, { _isServer: true })
      ;(ws as unknown as { setSocket(s: unknown, head: Buffer, options: object): void }).setSocket(stream, Buffer.alloc(0), { maxPayload: 1 << 20, skipUTF8Validation: false, allowSynchronousEvents: true })
      return serveSocket(ws)
    }
    if (path !== '/sse') return void (stream.respond({ ':status': 200, ...cors }), stream.end('pong'))
    stream.respond({ ':status': 200, 'content-type': 'text/event-stream', ...cors })
    stream.on('close', countTo((n) => stream.write(`data: ${n}\n\n`)))
  })
  const upgrades = new WebSocketServer({ noServer: true })
  server.on('upgrade', (req, socket, head) => {
    note('GET', `${req.url} upgrade`, 'http/1.1', socket)
    upgrades.handleUpgrade(req, socket, head, serveSocket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    pem,
    port: (server.address() as AddressInfo).port,
    spkiSha256Base64: createHash('sha256')
      .update(new X509Certificate(pem.cert).publicKey.export({ type: 'spki', format: 'der' }))
      .digest('base64'),
    requests,
    connections,
    async [Symbol.asyncDispose]() {
      for (const session of sessions) session.destroy()
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

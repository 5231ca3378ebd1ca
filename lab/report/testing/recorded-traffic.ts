import { once } from 'node:events'
import { createServer as createHttpServer, request, type RequestListener } from 'node:http'
import http2 from 'node:http2'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import type { Direction } from '../../contract/event.ts'
import type { TransportId } from '../../contract/transport.ts'
import type { CapturedConnection, CapturedSegment } from '../../contract/wire.ts'

/** Real sockets through a pipe that writes down what passes, as the tap of a run does. For tests. */

export interface Recording {
  readonly connections: CapturedConnection[]
  /** What the clients know that they did. */
  readonly requests: number
  /** WebSocket messages both ways, without control frames. */
  readonly messages: number
  readonly streams: number
}

interface Pipe {
  readonly port: number
  readonly connections: CapturedConnection[]
  close(): Promise<void>
}

async function openPipe(upstreamPort: number, transport: TransportId): Promise<Pipe> {
  const startedMs = performance.now()
  const connections: CapturedConnection[] = []
  const sockets = new Set<Socket>()
  const now = () => performance.now() - startedMs
  const server = createServer((client) => {
    const origin = connect(upstreamPort, '127.0.0.1')
    const segments: CapturedSegment[] = []
    const captured = { transport, hop: 'client' as const, conn: `c${connections.length + 1}`, openedT: now(), closedT: null as number | null, how: null as CapturedConnection['how'], segments }
    connections.push(captured)
    const offsets: Record<Direction, number> = { c2s: 0, s2c: 0 }
    for (const [from, to, dir] of [[client, origin, 'c2s'], [origin, client, 's2c']] as const) {
      sockets.add(from)
      from.on('data', (data: Buffer) => {
        segments.push({ t: now(), dir, offset: offsets[dir], data: new Uint8Array(data) })
        offsets[dir] += data.length
        to.write(data)
      })
      from.on('end', () => to.end())
      from.on('error', () => to.resetAndDestroy())
      from.on('close', () => {
        sockets.delete(from)
        captured.closedT ??= now()
        captured.how ??= 'fin'
      })
    }
  })
  const port = await listen(server)
  return {
    port,
    connections,
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** Runs one script against one server, through a recording pipe. */
async function through<T>(server: Server, transport: TransportId, script: (port: number) => Promise<T>): Promise<{ connections: CapturedConnection[]; value: T }> {
  const pipe = await openPipe(await listen(server), transport)
  try {
    const value = await script(pipe.port)
    return { connections: pipe.connections, value }
  } finally {
    await pipe.close()
    server.close()
  }
}

/** `n` requests one after the other with random bodies both ways; the last response is an event stream that ends. */
export async function recordHttp(n: number, random: () => number): Promise<Recording> {
  const answer: RequestListener = (incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      if (incoming.url === '/sse') {
        response.writeHead(200, { 'content-type': 'text/event-stream' })
        for (let i = 1; i <= 5; i++) response.write(`id: ${i}\ndata: message ${i}\n\n`)
        return response.end()
      }
      const body = randomBytes(random, Math.floor(random() * 6000))
      response.writeHead(random() < 0.2 ? 502 : 200, { 'content-type': 'application/octet-stream', ...(random() < 0.5 ? { 'content-length': body.length } : {}) })
      return response.end(body)
    })
  }
  const { connections } = await through(createHttpServer({ keepAlive: true }, answer), 'polling', async (port) => {
    for (let i = 0; i < n; i++) {
      const last = i === n - 1
      const body = last ? Buffer.alloc(0) : randomBytes(random, Math.floor(random() * 3000))
      await fetchOnce(port, last ? '/sse' : `/poll?n=${i}`, body)
    }
  })
  return { connections, requests: n, messages: 0, streams: 0 }
}

function fetchOnce(port: number, path: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path, method: body.length > 0 ? 'POST' : 'GET', headers: { 'content-length': body.length, cookie: 'a=1; b=2' } }, (response) => {
      response.resume()
      response.once('end', resolve)
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

/** `n` messages each way, of random sizes, text and binary, and a closing handshake. */
export async function recordWebSocket(n: number, random: () => number): Promise<Recording> {
  const server = createHttpServer()
  const accept = new WebSocketServer({ server })
  accept.on('connection', (socket) => socket.on('message', (data: Buffer, binary) => socket.send(data, { binary })))
  const { connections } = await through(server, 'websocket', async (port) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false })
    await once(socket, 'open')
    for (let i = 0; i < n; i++) {
      const echoed = once(socket, 'message')
      if (random() < 0.5) socket.send('x'.repeat(Math.floor(random() * 400)))
      else socket.send(randomBytes(random, Math.floor(random() * 70_000)))
      await echoed
    }
    socket.close(1000, 'done')
    await once(socket, 'close')
  })
  return { connections, requests: 1, messages: 2 * n, streams: 0 }
}

/** `n` plain streams, and one RFC 8441 stream that carries `frames` unmasked text frames of the server. */
export async function recordHttp2(n: number, frames: number, random: () => number): Promise<Recording> {
  const server = http2.createServer({ settings: { enableConnectProtocol: true } })
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    stream.respond({ ':status': 200, ...(headers[':method'] === 'CONNECT' ? {} : { 'content-type': 'text/plain' }) })
    if (headers[':method'] !== 'CONNECT') return stream.end('y'.repeat(Math.floor(random() * 20_000)))
    for (let i = 0; i < frames; i++) stream.write(Buffer.concat([Buffer.from([0x81, 5]), Buffer.from('hello')]))
    return stream.end()
  })
  const { connections } = await through(server as unknown as Server, 'websocket-h2', async (port) => {
    const session = http2.connect(`http://127.0.0.1:${port}`)
    await once(session, 'remoteSettings')
    for (let i = 0; i < n; i++) await drained(session.request({ ':path': `/poll?n=${i}` }))
    await drained(session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/ws', 'sec-websocket-version': '13' }, { endStream: false }))
    session.close()
    await once(session, 'close')
  })
  return { connections, requests: n + 1, messages: frames, streams: n + 1 }
}

async function drained(stream: http2.ClientHttp2Stream): Promise<void> {
  stream.resume()
  await once(stream, 'end')
  stream.end()
}

function randomBytes(random: () => number, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
}

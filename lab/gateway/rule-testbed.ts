import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type ClientHttp2Session, type ClientHttp2Stream, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import { h2Bed, testCertificate, type Testbed } from './testbed.ts'

export const upgrade = (target = '/ws') => `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
export const plain = (target = '/') => `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`

/** An origin whose /stream never ends, whose /hang never answers, whose /ws is an open tunnel, and whose rest says `ok`. */
export function origin() {
  const server = createServer((request, response) => {
    if (request.url === '/hang') return
    if (request.url !== '/stream') return void response.writeHead(request.headers.upgrade ? 426 : 200, { 'Content-Length': '2' }).end('ok')
    response.writeHead(200, { 'Content-Type': 'text/event-stream' })
    response.write('first')
    const timer = setInterval(() => response.write('x'.repeat(100)), 10)
    request.socket.once('close', () => clearInterval(timer))
  })
  server.on('upgrade', (_request, socket: Socket) => {
    socket.on('error', () => {})
    socket.on('end', () => socket.end())
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nhello')
    socket.on('data', (chunk: Buffer) => socket.write(chunk))
  })
  return server
}

export async function h2Origin() {
  return h2Bed((server) =>
    server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      stream.on('error', () => {})
      if (headers[':path'] === '/hang') return
      stream.respond({ ':status': 200 })
      if (headers[':method'] === 'CONNECT') return void stream.pipe(stream)
      if (headers[':path'] !== '/stream') return void stream.end('ok')
      stream.write('first')
    }),
  )
}
export async function h2Session(bed: Testbed, ca?: string): Promise<ClientHttp2Session> {
  const client = connect(`https://127.0.0.1:${bed.gateway.port}`, { ca: ca ?? (await testCertificate()).cert })
  client.on('error', () => {})
  await once(client, 'remoteSettings')
  return client
}
export interface Seen {
  readonly stream: ClientHttp2Stream
  status: number
  body: string
  closed: boolean
  code: number
}
export function ask(client: ClientHttp2Session, path: string, tunnel = false): Seen {
  const stream = tunnel
    ? client.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'https', ':path': path, ':authority': 'x' }, { endStream: false })
    : client.request({ ':path': path })
  const seen: Seen = { stream, status: 0, body: '', closed: false, code: 0 }
  stream.on('error', () => {})
  stream.on('response', (headers) => (seen.status = Number(headers[':status'])))
  stream.on('data', (chunk: Buffer) => (seen.body += chunk.toString()))
  stream.on('close', () => Object.assign(seen, { closed: true, code: stream.rstCode }))
  return seen
}

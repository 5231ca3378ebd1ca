import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect as connectH2 } from 'node:http2'
import { connect, createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, it } from 'vitest'
import { seededRandom } from '../core/random.ts'
import { gatewayFaults } from './registry.ts'
import { eventually, h1Bed, h2Bed, pause, RawClient, testCertificate } from './testbed.ts'

const random = seededRandom(20_261_122)
const below = (n: number) => Math.floor(random.next() * n)
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
const bytes = (n: number) => Buffer.from(Array.from({ length: n }, () => below(256)))

const requests = [
  'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc',
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc',
  'CONNECT other.test:443 HTTP/1.1\r\nHost: other.test:443\r\n\r\n',
  'GET http://other.test/ HTTP/1.1\r\nHost: other.test\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET / HTTP/1.0\r\n\r\n',
]
const responses = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTrailer: X-Sum\r\n\r\nok',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x02hi\x89\x00\x88\x02\x03\xe8',
  'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: a\n\n',
  'HTTP/1.1 999 \r\n\r\n',
]
/** Flips, cuts, repeats or leaves a text. */
function mangle(text: string): Buffer {
  const buffer = Buffer.from(text, 'latin1')
  const kind = below(5)
  if (kind === 0) return buffer
  if (kind === 1) return buffer.subarray(0, below(buffer.length))
  if (kind === 2) return Buffer.concat([buffer, bytes(below(60))])
  if (kind === 3) return Buffer.concat([buffer, buffer])
  for (let n = 0; n < 3; n++) buffer[below(buffer.length)] = below(256)
  return buffer
}

it('survives malformed requests and responses under changing rules, and leaks no socket', async () => {
  let open = 0
  const origin = createTcpServer((socket: Socket) => {
    open++
    socket.on('error', () => {})
    socket.on('close', () => open--)
    socket.once('data', () => {
      socket.write(mangle(pick(responses)))
      const end = below(4)
      if (end === 0) socket.end()
      else if (end === 1) socket.resetAndDestroy()
    })
  })
  origin.listen(0, '127.0.0.1')
  await once(origin, 'listening')
  await using bed = await h1Bed({ port: (origin.address() as AddressInfo).port })
  for (let batch = 0; batch < 60; batch++) {
    const { id, params } = pick(gatewayFaults)
    bed.gateway.switchOn(id, params.parse({}))
    const clients = Array.from({ length: 10 }, () => {
      const socket = connect({ port: bed.gateway.port, host: '127.0.0.1' })
      socket.on('error', () => {})
      socket.on('data', () => {})
      socket.write(mangle(pick(requests)))
      return socket
    })
    await new Promise((resolve) => setTimeout(resolve, 10))
    for (const client of clients) client[pick(['destroy', 'resetAndDestroy'] as const)]()
    if (batch % 3 > 0) bed.gateway.switchOff(id)
  }
  for (const { id } of gatewayFaults) bed.gateway.switchOff(id)
  // Some clients had left before the gateway accepted them: wait until no more come.
  for (let before = -1; before !== bed.of('tcp-open').length; ) {
    before = bed.of('tcp-open').length
    await eventually(() => bed.of('tcp-close').length === bed.of('tcp-open').length, 'every connection of a client closed', 15_000)
    await pause(300)
  }
  await eventually(() => open === 0, 'every connection to the origin closed', 8000)
  expect(bed.of('tcp-open').length).toBeGreaterThan(300)
  origin.close()
}, 60_000)

it('survives garbage instead of TLS and instead of HTTP/2', async () => {
  await using bed = await h2Bed((server) => server.on('stream', (stream) => (stream.on('error', () => {}), stream.respond({ ':status': 200 }, { endStream: true }))))
  const { cert } = await testCertificate()
  for (let n = 0; n < 40; n++) {
    const raw = connect({ port: bed.gateway.port, host: '127.0.0.1' })
    raw.on('error', () => {})
    raw.on('data', () => {})
    raw.write(bytes(1 + below(200)))
    const tls = connectTls({ port: bed.gateway.port, host: '127.0.0.1', ca: cert, ALPNProtocols: [pick(['h2', 'http/1.1'])] })
    tls.on('error', () => {})
    tls.on('data', () => {})
    await new Promise((resolve) => (tls.once('secureConnect', resolve), tls.once('close', resolve)))
    tls.write(n % 2 ? Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), bytes(below(100))]) : bytes(1 + below(200)))
    await new Promise((resolve) => setTimeout(resolve, 5))
    raw.destroy()
    tls.destroy()
  }
  await eventually(() => bed.of('tcp-close').length === 80, 'every connection closed', 8000)
  const session = connectH2(`https://127.0.0.1:${bed.gateway.port}`, { ca: cert })
  const [headers] = (await once(session.request({ ':path': '/' }), 'response')) as [Record<string, unknown>]
  expect(headers[':status']).toBe(200)
  session.destroy()
})

it('reaches nothing but its origin: absolute targets and CONNECT open no way out', async () => {
  let reached = 0
  const other = createHttpServer((_request, response) => (reached++, response.end('other')))
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const seen: (string | undefined)[] = []
  await using bed = await h1Bed((request, response) => (seen.push(request.url), response.end('origin')))
  const absolute = await new RawClient(bed.gateway.port).send(`GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`).until(({ text }) => text.endsWith('origin'))
  const tunnel = new RawClient(bed.gateway.port).send(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: x\r\n\r\n`)
  await tunnel.end()
  expect([reached, seen, tunnel.text]).toEqual([0, [`http://127.0.0.1:${port}/`], ''])
  absolute.close()
  other.close()
})

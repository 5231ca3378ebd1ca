import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect as connectH2 } from 'node:http2'
import { connect, type AddressInfo } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { expect, it } from 'vitest'
import { seededRandom } from '../core/random.ts'
import { fuzzGateway } from './fuzzing/fuzz-gateway.ts'
import { eventually, h1Bed, h2Bed, RawClient, testCertificate } from './testbed.ts'

const random = seededRandom(20_261_122)
const below = (n: number) => Math.floor(random.next() * n)
const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
const bytes = (n: number) => Buffer.from(Array.from({ length: n }, () => below(256)))

it('survives malformed requests, responses and frames under changing rules, and leaves no socket and no timer', async () => {
  const { malformed, whole, connections, read, left } = await fuzzGateway({ seed: 20_261_122, exchanges: 480, tlsExchanges: 50, tunnels: 75, sessions: 25, frames: 12, leastResponses: { malformed: 101, whole: 21 } })
  expect(left).toEqual([])
  expect(connections).toBeGreaterThanOrEqual(655)
  expect(Object.values(malformed).every((count) => count > 100), JSON.stringify(malformed)).toBe(true)
  expect(Object.values(whole).every((count) => count > 20), JSON.stringify(whole)).toBe(true)
  expect(read).toBeGreaterThan(0.9)
}, 180_000)

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

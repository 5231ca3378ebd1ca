import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../core/random.ts'
import { connectLinkDriver } from './driver.ts'
import { type LinkEngine, type LinkObservation, startLinkEngine } from './engine.ts'

interface Peer {
  readonly socket: Socket
  readonly bytes: () => string
  /** `fin`, `rst` or undefined while open. */
  readonly end: () => string | undefined
}

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

function watch(socket: Socket): Peer {
  let bytes = ''
  let end: string | undefined
  socket.on('data', (chunk: Buffer) => (bytes += chunk.toString('latin1')))
  socket.on('end', () => (end ??= 'fin'))
  socket.on('error', (error: NodeJS.ErrnoException) => (end = error.code === 'ECONNRESET' ? 'rst' : error.code))
  open.push(() => void socket.destroy())
  return { socket, bytes: () => bytes, end: () => end }
}

async function until(condition: () => boolean, what: string, withinMs = 4000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not seen within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

async function lab() {
  const seen: LinkObservation[] = []
  const engine: LinkEngine = await startLinkEngine({ random: seededRandom(1), observe: (o) => seen.push(o) })
  open.push(() => engine.close())
  const driver = await connectLinkDriver(engine.url)
  const accepted: Peer[] = []
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => accepted.push(watch(socket)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(() => void server.close())
  const { port } = await driver.createProxy({ name: 'row.client', upstream: `127.0.0.1:${(server.address() as AddressInfo).port}` })
  const dial = async (): Promise<{ client: Peer; server: Peer }> => {
    const n = accepted.length
    const client = watch(connect({ port, host: '127.0.0.1', allowHalfOpen: true }))
    await until(() => accepted.length > n, 'the upstream connection')
    return { client, server: accepted[n] as Peer }
  }
  return { engine, driver, seen, dial, port, server }
}

describe('the link', () => {
  it('carries bytes both ways and keeps a half-close', async () => {
    const { dial } = await lab()
    const { client, server } = await dial()
    client.socket.end('question')
    await until(() => server.bytes() === 'question' && server.end() === 'fin', 'FIN behind the question')
    server.socket.end('answer')
    await until(() => client.bytes() === 'answer' && client.end() === 'fin', 'FIN behind the answer')
  })

  it('forwards the RST of a peer as RST', async () => {
    const { dial } = await lab()
    const one = await dial()
    one.server.socket.resetAndDestroy()
    await until(() => one.client.end() === 'rst', 'RST at the client')
    const two = await dial()
    two.client.socket.resetAndDestroy()
    await until(() => two.server.end() === 'rst', 'RST at the server')
  })

  it('resets idle connections on both sides and lets new ones live', async () => {
    const { dial, driver, seen } = await lab()
    const old = await dial()
    const ports = { clientPort: old.client.socket.localPort, upstreamPort: old.server.socket.remotePort }
    await driver.switchOn('link/reset', {}, 'row.client')
    await until(() => old.client.end() === 'rst' && old.server.end() === 'rst', 'RST on both sides')
    const fresh = await dial()
    fresh.server.socket.write('alive')
    await until(() => fresh.client.bytes() === 'alive', 'bytes on the new connection')
    expect(seen.filter((o) => o.kind === 'hit')).toEqual([{ proxy: 'row.client', kind: 'hit', conn: 'row.client#1', ...ports, toxic: 'reset_peer_downstream', effect: 'reset by RST', fault: 'link/reset' }])
  })

  it('silences exactly the connections that were open, and delivers what was held when the silence is lifted', async () => {
    const { dial, driver, seen } = await lab()
    const old = await dial()
    await driver.switchOn('link/blackhole', { flows: 'old', direction: 'both' }, 'row.client')
    const fresh = await dial()
    old.server.socket.write('lost?')
    old.client.socket.write('hello?')
    fresh.server.socket.write('fresh')
    await until(() => fresh.client.bytes() === 'fresh', 'bytes on the new connection')
    await until(() => seen.some((o) => o.kind === 'hit' && o.fault === 'link/blackhole'), 'a hit')
    old.server.socket.end()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect([old.client.bytes(), old.client.end(), old.server.bytes(), old.server.end()]).toEqual(['', undefined, '', undefined])
    await driver.switchOff('link/blackhole', 'row.client')
    await until(() => old.client.bytes() === 'lost?' && old.client.end() === 'fin' && old.server.bytes() === 'hello?', 'the held bytes')
  })

  it('refuses connections while down and listens on the same port again', async () => {
    const { dial, driver, port } = await lab()
    const old = await dial()
    await driver.switchOn('link/down', {}, 'row.client')
    await until(() => old.client.end() === 'fin' && old.server.end() === 'fin', 'the old connection to end')
    const [error] = (await once(connect({ port, host: '127.0.0.1' }), 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNREFUSED')
    await driver.switchOff('link/down', 'row.client')
    const fresh = await dial()
    fresh.server.socket.write('up')
    await until(() => fresh.client.bytes() === 'up', 'bytes after coming up')
  })

  it('delays by the latency toxic and loses nothing when it is removed mid-stream', async () => {
    const { dial, driver, seen } = await lab()
    const { client, server } = await dial()
    await driver.switchOn('link/latency', { latencyMs: 150, jitterMs: 0, direction: 'downstream' }, 'row.client')
    const sent = performance.now()
    server.socket.write('late')
    await until(() => client.bytes() === 'late', 'the delayed bytes')
    expect(performance.now() - sent).toBeGreaterThanOrEqual(149)
    await driver.switchOn('link/latency', { latencyMs: 60_000, jitterMs: 0, direction: 'downstream' }, 'row.client')
    server.socket.write(' but in order')
    await until(() => seen.some((o) => o.kind === 'hit' && o.effect === 'delayed 60000 ms') || server.socket.bytesWritten === 17, 'the chunk to be sent')
    await driver.switchOff('link/latency', 'row.client')
    await until(() => client.bytes() === 'late but in order', 'the held bytes')
  })

  it('tells a client of an unreachable upstream with RST', async () => {
    const { driver } = await lab()
    const { port } = await driver.createProxy({ name: 'dead', upstream: '127.0.0.1:1' })
    const client = watch(connect({ port, host: '127.0.0.1' }))
    await until(() => client.end() === 'rst', 'RST')
  })
})

import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { transportIds } from '../contract/transport.ts'
import { openTestKit, range, type TestKit, until } from './test-kit.ts'

function tryPort(kit: TestKit, transport: 'sse' | 'sse-h2'): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port: kit.origin.port(transport) })
    socket.on('connect', () => (socket.destroy(), resolve('accepted')))
    socket.on('error', (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message))
  })
}

describe('origin/restart', () => {
  it('refuses connections on every port while it is down, and is back on the same ports', async () => {
    await using kit = await openTestKit()
    await kit.origin.switchOn('origin/restart', { downForMs: 400, keepRing: true })
    expect([await tryPort(kit, 'sse'), await tryPort(kit, 'sse-h2')]).toEqual(['ECONNREFUSED', 'ECONNREFUSED'])
    await until('up again', () => kit.server('origin-state').length === 3)
    expect(kit.server('origin-state').map((event) => event.state)).toEqual(['up', 'down', 'up'])
    expect([await tryPort(kit, 'sse'), await tryPort(kit, 'sse-h2')]).toEqual(['accepted', 'accepted'])
    expect(kit.server('hit')).toHaveLength(transportIds.length)
  })

  // libuv tells an RST that arrives behind unread data as an end; then one has to look again.
  it.each(['sse', 'sse-h2', 'websocket', 'websocket-h2'] as const)('ends the TCP connection of %s with RST', { retry: 3 }, async (id) => {
    await using kit = await openTestKit()
    // A relay sees the segment itself; above TLS and HTTP/2 an RST may look like an end.
    let tell: (how: string | undefined) => void = () => {}
    const ending = new Promise<string | undefined>((resolve) => (tell = resolve))
    const relay = createServer((client) => {
      const upstream = connect({ host: '127.0.0.1', port: kit.origin.port(id) })
      upstream.on('error', (error: NodeJS.ErrnoException) => tell(error.code))
      upstream.on('end', () => tell('FIN'))
      client.on('error', () => {})
      client.pipe(upstream)
      upstream.on('data', (data) => client.write(data))
      upstream.on('close', () => client.destroy())
    })
    relay.listen(0, '127.0.0.1')
    await once(relay, 'listening')
    const client = kit.connect(id, { baseUrl: `${id.endsWith('h2') ? 'https' : 'http'}://127.0.0.1:${(relay.address() as { port: number }).port}` })
    await until('hello', () => client.of('hello').length > 0)
    await kit.origin.switchOn('origin/restart', { downForMs: 50, keepRing: true })
    expect(await ending).toBe('ECONNRESET')
    client.stop()
    relay.close()
    await until('release', () => kit.server('release').length > 0)
    expect(kit.server('release')[0]).toMatchObject({ via: id, how: 'local' })
  })

  it.each(['sse', 'sse-h2'] as const)('costs %s nothing: EventSource reconnects and resumes by Last-Event-ID', async (id) => {
    await using kit = await openTestKit()
    const client = kit.connect(id)
    await until('hello', () => client.of('hello').length > 0)
    kit.origin.startFeed()
    await until('5 messages', () => client.seqs().length >= 5)
    await kit.origin.switchOn('origin/restart', { downForMs: 300, keepRing: true })
    await until('12 messages after the restart', () => client.seqs().length >= 20)
    expect(client.seqs()).toEqual(range(1, client.seqs().length))
    expect(client.of('open').map((note) => note.by)).toEqual(['lib', 'ua'])
    expect(client.of('hello').map((note) => note.resumed)).toEqual([false, true])
    expect(client.of('attempt').slice(1).every((note) => note.by === 'ua' && note.cursor !== undefined)).toBe(true)
  })

  it.each(['polling', 'long-polling'] as const)('costs %s nothing: its loop goes on from the cursor', async (id) => {
    await using kit = await openTestKit()
    const client = kit.connect(id)
    await until('hello', () => client.of('hello').length > 0)
    kit.origin.startFeed()
    await until('3 messages', () => client.seqs().length >= 3)
    await kit.origin.switchOn('origin/restart', { downForMs: 300, keepRing: true })
    await until('20 messages', () => client.seqs().length >= 20)
    expect(client.seqs()).toEqual(range(1, client.seqs().length))
    expect(client.of('error').length).toBeGreaterThan(0)
  })

  it.each(['http-stream', 'websocket', 'websocket-h2'] as const)('ends %s for good: nothing in the platform comes back', async (id) => {
    await using kit = await openTestKit()
    const client = kit.connect(id)
    await until('hello', () => client.of('hello').length > 0)
    await kit.origin.switchOn('origin/restart', { downForMs: 100, keepRing: true })
    await until('close', () => client.of('close').length > 0)
    await until('up again', () => kit.server('origin-state').length === 3)
    const attempts = kit.server('accept').length
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect([client.of('close').length, client.of('attempt').length, client.stop()]).toEqual([1, 1, 'closed'])
    expect(kit.server('accept')).toHaveLength(attempts)
    if (id !== 'http-stream') expect(client.of('close')[0]).toMatchObject({ code: 1006, clean: false })
  })

  it('without its ring starts a new epoch at 1 and says what of the old one is lost', async () => {
    await using kit = await openTestKit({ heartbeatMs: 'off' })
    const client = kit.connect('polling')
    await until('hello', () => client.of('hello').length > 0)
    kit.origin.startFeed()
    await until('2 messages', () => client.seqs().length >= 2)
    await kit.origin.switchOn('origin/restart', { downForMs: 300, keepRing: false })
    const old = kit.server('publish')
    await until('a new epoch', () => new Set(client.of('message').map((m) => m.epoch)).size === 2)
    const [first, second] = [...new Set(client.of('message').map((m) => m.epoch))]
    const lastSeen = Math.max(...client.of('message').flatMap((m) => (m.epoch === first ? [m.seq] : [])))
    const lost = old.length - lastSeen
    expect(client.of('gap').map((gap) => [gap.from, gap.to])).toEqual(lost > 0 ? [[lastSeen + 1, old.length]] : [])
    expect(client.of('message').find((m) => m.epoch === second)?.seq).toBe(1)
    expect(client.of('hello').at(-1)).toMatchObject({ resumed: false, epoch: second })
  })

  it('is over at once when it is switched off', async () => {
    await using kit = await openTestKit()
    await kit.origin.switchOn('origin/restart', { downForMs: 60_000, keepRing: true })
    await kit.origin.switchOff('origin/restart')
    expect(await tryPort(kit, 'sse')).toBe('accepted')
  })
})

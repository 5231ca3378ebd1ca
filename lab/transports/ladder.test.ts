import { createServer, request as httpRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { openTestKit, range, until } from './test-kit.ts'
import { backoffMs } from './backoff.ts'
import { listening, openRelay } from './test-relay.ts'

/** Passes plain HTTP on and lets no Upgrade through. */
async function openStripper(upstreamPort: number): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((request, response) => {
    const { upgrade: _gone, connection: _too, ...headers } = request.headers
    const upstream = httpRequest({ host: '127.0.0.1', port: upstreamPort, path: request.url, method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
      answer.on('error', () => response.destroy())
    })
    upstream.on('error', () => response.destroy())
    response.on('close', () => upstream.destroy())
    upstream.end()
  })
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'))
  return listening(server, () => server.closeAllConnections())
}

describe('the ladder', () => {
  it('steps down to SSE when the upgrade is refused, and loses nothing', async () => {
    await using kit = await openTestKit()
    await using stripper = await openStripper(kit.origin.port('fallback'))
    kit.origin.startFeed()
    const client = kit.connect('fallback', { baseUrl: stripper.url })
    await until('10 messages', () => client.seqs().length >= 10)
    const [first] = client.seqs() as [number]
    expect(client.seqs()).toEqual(range(first, first + client.seqs().length - 1))
    expect(client.of('step')).toMatchObject([{ from: 'websocket', to: 'sse' }])
    expect(client.of('attempt').map((note) => [note.via, note.by])).toEqual([['websocket', 'lib'], ['sse', 'ladder']])
    expect(client.of('message').every((note) => note.via === 'sse')).toBe(true)
  })

  it('notices a silent link by its watchdog, comes back on the same rung and loses nothing', async () => {
    await using kit = await openTestKit()
    await using relay = await openRelay(kit.origin.port('fallback'))
    const client = kit.connect('fallback', { baseUrl: relay.url })
    await until('hello', () => client.of('hello').length > 0)
    kit.origin.startFeed()
    await until('5 messages', () => client.seqs().length >= 5)
    relay.freeze()
    await until('a watchdog', () => client.of('watchdog').length > 0)
    const { length } = client.seqs()
    await until('10 more messages', () => client.seqs().length >= length + 10)
    expect(client.seqs()).toEqual(range(1, client.seqs().length))
    expect(client.of('watchdog')[0]?.silentMs).toBeGreaterThanOrEqual(kit.policy.watchdogMs)
    expect(client.of('step')).toEqual([])
    expect(client.of('attempt').map((note) => [note.via, note.by])).toEqual([['websocket', 'lib'], ['websocket', 'lib']])
    expect(client.of('close')[0]?.reason).toBe('let go while open, not waited for (1 so far)')
  })

  it('comes back after a restart and loses nothing, on whichever rung', async () => {
    await using kit = await openTestKit()
    const client = kit.connect('fallback')
    await until('hello', () => client.of('hello').length > 0)
    kit.origin.startFeed()
    await until('5 messages', () => client.seqs().length >= 5)
    await kit.origin.switchOn('origin/restart', { downForMs: 500, keepRing: true })
    await until('25 messages', () => client.seqs().length >= 25)
    expect(client.seqs()).toEqual(range(1, client.seqs().length))
    expect(client.of('backoff').length).toBeGreaterThan(1)
  })

  it('loses nothing when a quiet feed without heartbeats makes the watchdog fire', async () => {
    await using kit = await openTestKit({ everyMs: 2500, heartbeatMs: 'off' })
    const client = kit.connect('fallback')
    await until('hello', () => client.of('hello').length > 0)
    kit.origin.startFeed()
    await until('2 messages', () => client.seqs().length >= 2, 15_000)
    expect(client.seqs()).toEqual([1, 2])
    expect(client.of('watchdog').length).toBeGreaterThan(0)
  })

  it('keeps trying every rung with growing pauses when nobody is there', async () => {
    await using kit = await openTestKit()
    await kit.origin.switchOn('origin/restart', { downForMs: 60_000, keepRing: true })
    const client = kit.connect('fallback')
    await until('3 rounds', () => client.of('backoff').length >= 3)
    const rungs = client.of('attempt').slice(0, 5).map((note) => note.via)
    expect(rungs).toEqual(['websocket', 'sse', 'http-stream', 'long-polling', 'polling'])
    expect(client.stop()).toMatch(/connecting|closed/)
  })

  it('waits between the floor and the cap, the first time almost not', () => {
    const policy = { backoffFirstMs: 50, backoffFloorMs: 25, backoffCapMs: 1000 } as never
    expect([0, 1, 2, 30].map((retries) => [backoffMs(policy, retries, () => 0), backoffMs(policy, retries, () => 1)])).toEqual([[0, 50], [25, 75], [25, 125], [25, 1000]])
  })
})

import { createServer } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Platform } from '../contract/client.ts'
import { plainOf } from '../contract/transport.ts'
import { openTestKit, range, until } from './test-kit.ts'
import { listening, openRelay } from './test-relay.ts'

/** Answers everything, handshakes too, with one status. */
async function openRefusal(status: number) {
  let asked = 0
  const server = createServer((_request, response) => {
    asked++
    response.writeHead(status, { connection: 'close', 'content-length': 0 }).end()
  })
  server.on('upgrade', (_request, socket) => {
    asked++
    // A client that is stopped in the middle of its handshake resets it.
    socket.on('error', () => {})
    socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  })
  return { ...(await listening(server, () => server.closeAllConnections())), asked: () => asked }
}

/** The platform, and how many of its timers are running. */
function countTimers(platform: Platform): { readonly platform: Platform; running(): number } {
  const timers = new Set<unknown>()
  return {
    running: () => timers.size,
    platform: {
      ...platform,
      setTimeout(callback, ms) {
        const timer = platform.setTimeout(() => (timers.delete(timer), callback()), ms)
        timers.add(timer)
        return timer
      },
      clearTimeout(timer) {
        timers.delete(timer)
        platform.clearTimeout(timer)
      },
    },
  }
}

const twins = Object.entries(plainOf) as [keyof typeof plainOf, (typeof plainOf)[keyof typeof plainOf]][]

describe.each(twins)('%s beside %s', (code, plain) => {
  it('comes back from a silence that the plain one does not notice, and loses nothing', async () => {
    await using kit = await openTestKit()
    await using relay = await openRelay(kit.origin.port(code))
    const twin = kit.connect(code, { baseUrl: relay.url })
    const other = kit.connect(plain, { baseUrl: relay.url })
    await until('both greeted', () => [twin, other].every((client) => client.of('hello').length > 0))
    kit.origin.startFeed()
    await until('5 messages each', () => [twin, other].every((client) => client.seqs().length >= 5))
    relay.freeze()
    const { length } = twin.seqs()
    await until('10 more messages', () => twin.seqs().length >= length + 10)
    expect(twin.seqs()).toEqual(range(1, twin.seqs().length))
    expect(twin.of('watchdog')).toHaveLength(1)
    expect(twin.of('attempt').map((note) => [note.via, note.by, note.cursor !== undefined])).toEqual([[plain, 'lib', false], [plain, 'lib', true]])
    expect(twin.of('step')).toEqual([])
    expect([other.of('error'), other.of('close'), other.stop()]).toEqual([[], [], 'open'])
  })

  it.each([204, 401, 403])('asks no more after %i', async (status) => {
    await using kit = await openTestKit()
    await using refusal = await openRefusal(status)
    const counted = countTimers(kit.platform)
    const client = kit.connect(code, { baseUrl: refusal.url, platform: counted.platform })
    await until('told', () => client.of('error').some((error) => error.status === status) && counted.running() === 0)
    expect([client.of('attempt').length, client.of('backoff'), client.stop()]).toEqual([1, [], 'closed'])
    // One to read the status where the API hides it.
    expect(refusal.asked()).toBeLessThanOrEqual(2)
  })

  it('goes on after 502, with growing pauses', async () => {
    await using kit = await openTestKit()
    await using refusal = await openRefusal(502)
    const client = kit.connect(code, { baseUrl: refusal.url })
    await until('4 tries', () => client.of('attempt').length >= 4)
    expect(client.of('backoff').map((note) => note.attempt).slice(0, 3)).toEqual([1, 2, 3])
    expect(client.of('attempt').every((note) => note.by === 'lib')).toBe(true)
    expect(client.stop()).not.toBe('open')
  })
})

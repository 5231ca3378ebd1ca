import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { openTestPath, until } from './testing/path.ts'
import { toxicDefinitions } from './toxics/registry.ts'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Timers and sockets of this process; garbage first. */
function resources(): { readonly timers: number; readonly sockets: number; readonly heapMb: number } {
  for (let i = 0; i < 3; i++) collectGarbage()
  const all = process.getActiveResourcesInfo()
  const count = (kind: string): number => all.filter((resource) => resource === kind).length
  return { timers: count('Timeout'), sockets: count('TCPSocketWrap'), heapMb: process.memoryUsage().heapUsed / 1e6 }
}

describe('toxics', () => {
  it('leak no socket, timer or memory when 1,000 are added and removed under traffic', async () => {
    await using path = await openTestPath()
    const types = toxicDefinitions.filter(({ closesOnRemoval, type }) => !closesOnRemoval && !['reset_peer', 'limit_data', 'refuse'].includes(type))
    const attributes: Readonly<Record<string, object>> = { latency: { latency: 5 }, slicer: { average_size: 100 }, bandwidth: { rate: 500 }, loss: { loss_rate: 0.01, rto: 5 } }
    const pairs = [await path.dial(), await path.dial(), await path.dial(), await path.dial()]
    let received = 0
    for (const { client, server } of pairs) {
      client.on('data', (data: Buffer) => (received += data.length))
      server.resume()
    }
    const ticker = setInterval(() => {
      for (const { client, server } of pairs) {
        server.write(Buffer.alloc(1000, 's'))
        client.write('c')
      }
    }, 2)
    const round = async (n: number): Promise<void> => {
      for (let i = 0; i < n; i++) {
        const type = types[i % types.length]?.type ?? 'noop'
        const stream = i % 2 === 0 ? 'upstream' : 'downstream'
        const made = await path.call('POST', '/proxies/p/toxics', { type, stream, attributes: attributes[type] ?? {} })
        expect(made.status).toBe(200)
        expect((await path.call('DELETE', `/proxies/p/toxics/${type}_${stream}`)).status).toBe(204)
      }
    }
    await round(200)
    const before = resources()
    await round(1000)
    const after = resources()
    clearInterval(ticker)
    expect(received).toBeGreaterThan(100_000)
    expect(after.timers - before.timers).toBeLessThanOrEqual(2)
    expect(after.sockets - before.sockets).toBeLessThanOrEqual(1)
    expect(after.heapMb - before.heapMb).toBeLessThan(5)
    for (const { client, server } of pairs) {
      client.end()
      server.end()
    }
    await until(() => path.engine.openConnections() === 0, 'all connections to be gone')
  }, 60_000)

  it('leave no timer behind on a connection that dies under them', async () => {
    await using path = await openTestPath()
    for (const [type, attributes] of [['latency', { latency: 60_000 }], ['bandwidth', { rate: 1 }], ['timeout', { timeout: 60_000 }], ['down_after', { delay: 60_000 }], ['loss', { loss_rate: 1, rto: 60_000 }]] as const) {
      expect((await path.call('POST', '/proxies/p/toxics', { type, attributes })).status).toBe(200)
    }
    const before = resources()
    for (let i = 0; i < 20; i++) {
      const { client, server } = await path.dial()
      server.write('held')
      client.write('x')
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await path.call('POST', '/proxies/p', { enabled: false })
    await until(() => path.engine.openConnections() === 0, 'all connections to be gone')
    expect(resources().timers).toBeLessThanOrEqual(before.timers)
  })
})

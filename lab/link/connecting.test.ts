import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { openTestPath, until } from './testing/path.ts'

async function outcome(port: number): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  socket.on('data', () => {})
  return new Promise((resolve) => {
    let how = 'close'
    socket.on('end', () => (how = 'fin'))
    socket.on('error', (error: NodeJS.ErrnoException) => (how = error.code ?? 'error'))
    socket.on('close', () => resolve(how))
  })
}

describe('connecting', () => {
  it('is refused for new connections while `refuse` is there, and open ones live', async () => {
    await using path = await openTestPath()
    const old = await path.dial()
    await path.call('POST', '/proxies/p/toxics', { type: 'refuse' })
    expect(await outcome(path.port)).toBe('ECONNREFUSED')
    old.server.write('alive')
    const [data] = (await once(old.client, 'data')) as [Buffer]
    expect(data.toString()).toBe('alive')
    await path.call('DELETE', '/proxies/p/toxics/refuse_downstream')
    await path.dial()
  })

  it('is reset for those that the dice of `refuse` hit', async () => {
    await using path = await openTestPath()
    await path.call('POST', '/proxies/p/toxics', { type: 'refuse', toxicity: 0.999 })
    expect(await outcome(path.port)).toBe('ECONNRESET')
    expect(path.seen.filter((o) => o.kind === 'hit').map((o) => o.effect)).toEqual(['refused'])
  })

  it('waits for `connect_delay` before it dials', async () => {
    await using path = await openTestPath()
    await path.call('POST', '/proxies/p/toxics', { type: 'connect_delay', attributes: { delay: 150 } })
    const from = performance.now()
    await path.dial()
    expect(performance.now() - from).toBeGreaterThanOrEqual(149)
  })

  it('ends with FIN or RST when the upstream is not there', async () => {
    for (const [unreachable, how] of [['fin', 'fin'], ['rst', 'ECONNRESET']] as const) {
      await using path = await openTestPath({ unreachable })
      const dead = createServer().listen(0, '127.0.0.1')
      await once(dead, 'listening')
      const { port } = dead.address() as AddressInfo
      dead.close()
      await path.call('POST', '/proxies/p', { upstream: `127.0.0.1:${port}` })
      expect(await outcome(path.port)).toBe(how)
      await until(() => path.engine.openConnections() === 0, 'nothing to be left')
    }
  })

  it('to an upstream that never answers ends after the connect timeout and holds up nobody else', async () => {
    await using path = await openTestPath({ connectTimeoutMs: 300, unreachable: 'fin' })
    // TEST-NET-1: no host answers, or the network says so at once; both end the same way.
    await path.call('POST', '/proxies', { name: 'deaf', listen: '127.0.0.1:0', upstream: '192.0.2.1:9' })
    const listed = (await path.call('GET', '/proxies/deaf')).body as { listen: string }
    const stalled = outcome(Number(listed.listen.split(':')[1]))
    await path.dial()
    expect(await stalled).toBe('fin')
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LinkDriver, connectLinkDriver } from './driver.ts'
import { linkFaults } from './faults.ts'
import { type ServerUnderTest, ask, startOurServer, startRealServer } from './peer/servers.ts'

let real: ServerUnderTest
let ours: ServerUnderTest
beforeAll(async () => {
  real = await startRealServer()
  ours = await startOurServer('compat')
}, 300_000)
afterAll(async () => {
  await real[Symbol.asyncDispose]()
  await ours[Symbol.asyncDispose]()
})

/** Every fault with its defaults, on and off; what the driver said. */
async function tryAll(server: ServerUnderTest): Promise<Record<string, string>> {
  const driver: LinkDriver = await connectLinkDriver(server.url)
  await driver.createProxy({ name: 'row.client', upstream: '127.0.0.1:9' })
  const said: Record<string, string> = {}
  for (const { id, params } of linkFaults) {
    const parsed = params.parse({}) as Record<string, unknown>
    said[id] = await driver.switchOn(id, parsed, 'row.client').then(
      () => 'on',
      (error: { code: string }) => error.code,
    )
    await driver.switchOff(id, 'row.client')
    await driver.switchOff(id, 'row.client')
  }
  const left = JSON.parse((await ask(server, { method: 'GET', path: '/proxies/row.client' })).body) as { enabled: boolean; toxics: unknown[] }
  expect([left.enabled, left.toxics]).toEqual([true, []])
  await driver.close()
  expect((await ask(server, { method: 'GET', path: '/proxies' })).body).toBe('{}')
  return said
}

describe('the driver', () => {
  it('switches every link fault on the embedded engine', async () => {
    expect(new Set(Object.values(await tryAll(ours)))).toEqual(new Set(['on']))
  })

  it('says of a real Toxiproxy which faults it does not have', async () => {
    const said = await tryAll(real)
    const missing = Object.keys(said).filter((id) => said[id] !== 'on')
    expect(missing).toEqual(['link/reset', 'link/blackhole', 'link/loss'])
    expect(new Set(missing.map((id) => said[id]))).toEqual(new Set(['LAB_TOXIC_UNAVAILABLE']))
  })

  it('says which address did not answer', async () => {
    await expect(connectLinkDriver('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'LAB_TOXIPROXY_UNREACHABLE', message: expect.stringContaining('http://127.0.0.1:1/') as string })
  })
})

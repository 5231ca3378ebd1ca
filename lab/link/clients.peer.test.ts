import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ICreateProxyBody, type ICreateToxicBody, Toxiproxy } from 'toxiproxy-node-client'
import { ensurePeers } from '../../.config/peers.mjs'
import { type ServerUnderTest, deleteAllProxies, freePort, startOurServer, startRealServer } from './peer/servers.ts'

const run = promisify(execFile)
const servers: ServerUnderTest[] = []
let peers: Awaited<ReturnType<typeof ensurePeers>>

beforeAll(async () => {
  peers = await ensurePeers()
  servers.push(await startRealServer(), await startOurServer('strict'), await startOurServer('compat'))
}, 300_000)
afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
})

/** The same work with each server; the first is the real one. */
async function onEach<T>(work: (server: ServerUnderTest) => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (const server of servers) {
    await deleteAllProxies(server)
    results.push(await work(server))
  }
  return results
}

describe('official clients see no difference to a real Toxiproxy', () => {
  it('the Go client, every call', async () => {
    const [real, ...ours] = await onEach(async ({ url }) => (await run(peers.officialClient, [url, '127.0.0.1:9'])).stdout)
    expect(real?.split('\n').length).toBeGreaterThan(20)
    for (const output of ours) expect(output).toBe(real)
  })

  it('toxiproxy-cli, every command', async () => {
    const [real, ...ours] = await onEach(async ({ url }) => {
      const port = await freePort()
      const cli = async (...args: string[]): Promise<string> => {
        const { stdout, stderr, code } = await run(peers.cli, ['--host', url, ...args]).then(
          (done) => ({ ...done, code: 0 }),
          (error: { stdout: string; stderr: string; code: number }) => error,
        )
        return `$ ${args.join(' ')} -> ${code}\n${stdout}${stderr}`.replaceAll(String(port), 'PORT').replaceAll(url, 'URL')
      }
      const outputs: string[] = []
      for (const line of [
        'list',
        `create --listen 127.0.0.1:${port} --upstream 127.0.0.1:9 web`,
        `create --listen 127.0.0.1:${port} --upstream 127.0.0.1:9 web`,
        'list',
        'inspect web',
        'toxic add --type latency --attribute latency=100 --attribute jitter=5 web',
        'toxic add --type latency --attribute latency=100 web',
        'toxic add --type limit_data --toxicName cap --toxicity 0.5 --attribute bytes=7 --upstream web',
        'toxic add --type nonsense web',
        'toxic update --toxicName latency_downstream --attribute latency=20 web',
        'toxic update --toxicName none --attribute latency=20 web',
        'inspect web',
        'toxic remove --toxicName cap web',
        'toxic remove --toxicName cap web',
        'toggle web',
        'list',
        'toggle web',
        'inspect none',
        'delete web',
        'delete web',
      ]) {
        outputs.push(await cli(...line.split(' ')))
      }
      return outputs
    })
    for (const output of ours) expect(output).toEqual(real)
  }, 60_000)

  it('toxiproxy-node-client, every call', async () => {
    const [real, ...ours] = await onEach(async ({ url }) => {
      const toxiproxy = new Toxiproxy(url)
      const body = (name: string): ICreateProxyBody => ({ name, listen: '127.0.0.1:0', upstream: '127.0.0.1:9' })
      const message = (error: Error): string => error.message
      const seen: unknown[] = [await toxiproxy.getVersion()]
      const proxy = await toxiproxy.createProxy(body('node'))
      seen.push({ ...proxy.toJson(), listen: '' }, await toxiproxy.createProxy(body('node')).catch(message))
      for (const [type, attributes] of Object.entries({
        latency: { latency: 1000, jitter: 100 },
        bandwidth: { rate: 1000 },
        slow_close: { delay: 1000 },
        timeout: { timeout: 5000 },
        slicer: { average_size: 1000, delay: 1000, size_variation: 1000 },
        reset_peer: { timeout: 1000 },
        limit_data: { bytes: 42 },
      })) {
        // Its own tests leave name, stream and toxicity out, too.
        seen.push((await proxy.addToxic({ type, attributes } as ICreateToxicBody<unknown>)).toJson())
      }
      const toxic = await proxy.getToxic('latency_downstream')
      seen.push((await toxic.update({ attributes: { latency: 12345, jitter: 42 } } as ICreateToxicBody<unknown>)).toJson())
      await toxic.remove()
      seen.push(await toxic.remove().catch(message), await proxy.getToxic('latency').catch(message))
      const update = { enabled: false, listen: proxy.listen, upstream: proxy.upstream }
      seen.push((await proxy.update(update)).enabled, (await proxy.update({ ...update, enabled: true, upstream: 'somehost:12345' })).upstream)
      seen.push(Object.keys(await toxiproxy.populate([body('a'), body('b')])))
      await toxiproxy.reset()
      seen.push(Object.keys(await toxiproxy.getAll()), (await toxiproxy.get('a')).name)
      await proxy.remove()
      seen.push(await toxiproxy.get('node').catch(message))
      return seen
    })
    for (const output of ours) expect(output).toEqual(real)
  })
})

import { Agent, request } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openTestPath, until } from './testing/path.ts'
import { toxicDefinitions } from './toxics/registry.ts'

const name = fc.constantFrom('p', 'q', 'r', 's', 'latency_downstream', 'timeout_upstream', 'x y', 'a/b', 'é', '', '%', '..', 'n'.repeat(300))
const type = fc.constantFrom(...toxicDefinitions.map((definition) => definition.type), 'down', 'nonsense', '')
const number = fc.oneof(fc.integer(), fc.integer({ min: -2, max: 50 }), fc.double(), fc.constantFrom(0, -1, 1e300, 2 ** 31, 2 ** 53, 2 ** 63))
const value = fc.oneof(number, fc.string(), fc.boolean(), fc.constant(null), fc.constant([]), fc.constant({}))
const attributeNames = [...new Set(toxicDefinitions.flatMap((definition) => Object.keys(definition.attributes)))]
const attributes = fc.dictionary(fc.constantFrom(...attributeNames, 'unknown'), fc.oneof({ weight: 4, arbitrary: number }, { weight: 1, arbitrary: value }), { maxKeys: 4 })
const toxicBody = fc.record({ type, name, stream: fc.constantFrom('upstream', 'downstream', 'UPSTREAM', 'x'), toxicity: number, attributes }, { requiredKeys: ['type'] })
// No host names: the fuzz shall not ask a DNS server.
const listen = fc.constantFrom('127.0.0.1:0', '', ':0', 'nohost', '127.0.0.1:99999', '127.0.0.1:-1', '[::1', '1:2:3')
const proxyBody = fc.record({ name, listen, upstream: fc.constantFrom('127.0.0.1:1', '', 'nonsense', ':', '127.0.0.1:x', '127.0.0.1:99999'), enabled: fc.oneof(fc.boolean(), value) }, { requiredKeys: [] })
const raw = fc.oneof(fc.string(), fc.json(), fc.constantFrom('', '{', '[', 'null', '[[[[', '{"a":', '\u0000'))
const body = fc.oneof(toxicBody.map((b) => JSON.stringify(b)), proxyBody.map((b) => JSON.stringify(b)), fc.array(proxyBody, { maxLength: 3 }).map((b) => JSON.stringify(b)), raw)
const path = fc.oneof(
  fc.constantFrom('/proxies', '/populate', '/reset', '/version', '/metrics', '/', '//', '/proxies/', '/%', '/%2e%2e/proxies'),
  name.map((n) => `/proxies/${encodeURIComponent(n)}`),
  name.map((n) => `/proxies/${encodeURIComponent(n)}/toxics`),
  fc.tuple(name, name).map(([a, b]) => `/proxies/${encodeURIComponent(a)}/toxics/${encodeURIComponent(b)}`),
  // Most calls shall meet the proxy that carries traffic.
  fc.constant('/proxies/p/toxics'),
  toxicBody.map((b) => `/proxies/p/toxics/${b.type}_downstream`),
)
const call = fc.record({ method: fc.constantFrom('GET', 'POST', 'POST', 'POST', 'PATCH', 'DELETE', 'PUT', 'HEAD'), path, body })

describe('the API', () => {
  it('survives 10,000 random calls while connections carry traffic', async () => {
    await using test = await openTestPath({ metrics: true, connectTimeoutMs: 500 })
    const agent = new Agent({ keepAlive: true, maxSockets: 8 })
    const ask = (c: { readonly method: string; readonly path: string; readonly body: string }): Promise<number> =>
      new Promise((resolve, reject) => {
        const outgoing = request(test.engine.url + c.path, { method: c.method, agent }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode ?? 0)).on('error', reject)
        })
        outgoing.on('error', reject).setTimeout(10_000, () => outgoing.destroy(new Error(`hangs: ${JSON.stringify(c)}`)))
        outgoing.end(c.method === 'GET' || c.method === 'HEAD' ? undefined : c.body)
      })
    const pairs = [await test.dial(), await test.dial()]
    let ticks = 0
    const ticker = setInterval(() => {
      ticks++
      for (const { client, server } of pairs) {
        if (!client.destroyed) client.write('up')
        if (!server.destroyed) server.write(Buffer.alloc(2000, 'd'))
        client.resume()
        server.resume()
      }
    }, 5)
    const calls = fc.sample(call, { numRuns: 10_000, seed: 99 })
    const statuses = new Set<number>()
    for (let i = 0; i < calls.length; i += 8) {
      for (const status of await Promise.all(calls.slice(i, i + 8).map(ask))) statuses.add(status)
    }
    clearInterval(ticker)
    expect(ticks).toBeGreaterThan(10)
    expect([...statuses].sort((a, b) => a - b)).toEqual([200, 201, 204, 301, 400, 404, 405, 409, 500])
    for (const proxy of Object.keys((await test.call('GET', '/proxies')).body as object)) await ask({ method: 'DELETE', path: `/proxies/${encodeURIComponent(proxy)}`, body: '' })
    await until(() => test.engine.openConnections() <= 2, 'connections to be gone')
    agent.destroy()
  }, 120_000)
})

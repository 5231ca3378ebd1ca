import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ServerUnderTest, ask, startOurServer, startRealServer } from './peer/servers.ts'
import { openProxy, until } from './peer/watch.ts'

const servers: ServerUnderTest[] = []
beforeAll(async () => {
  servers.push(await startRealServer(), await startOurServer('strict'), await startOurServer('compat'))
}, 300_000)
afterAll(async () => {
  for (const server of servers) await server[Symbol.asyncDispose]()
})

it('/metrics counts the bytes of closed connections in the same lines as a real Toxiproxy', async () => {
  const texts: string[] = []
  for (const server of servers) {
    const proxy = await openProxy(server)
    await using pair = await proxy.dial()
    pair.client.write('123')
    pair.server.write('1234567')
    await until(() => pair.atClient.chunks.length > 0 && pair.atServer.chunks.length > 0, 'the bytes')
    pair.client.end()
    pair.server.end()
    await until(() => pair.atClient.end !== undefined && pair.atServer.end !== undefined, 'both ends')
    const read = async (): Promise<string> => (await ask(server, { method: 'GET', path: '/metrics' })).body
    // The real server counts a moment after the end.
    let text = await read()
    const deadline = performance.now() + 5000
    while ((text.match(/^toxiproxy_proxy_/gm)?.length ?? 0) < 4 && performance.now() < deadline) text = await read()
    texts.push(text.replace(/(listener|upstream)="127\.0\.0\.1:\d+"/g, '$1="A"'))
    await proxy.close()
  }
  expect(texts[0]).toContain('toxiproxy_proxy_sent_bytes_total{direction="upstream",listener="A",proxy="p",upstream="A"} 3')
  for (const text of texts.slice(1)) expect(text).toBe(texts[0])
})

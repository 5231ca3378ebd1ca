import { Agent, createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import httpProxy from 'http-proxy'
import { systemClock } from '../../core/clock.ts'
import { seededRandom } from '../../core/random.ts'
import { openGateway } from '../gateway.ts'
import { RunTaps } from '../wire-tap.ts'

/** One intermediary in a process of its own: `node intermediary.mjs WHICH TARGET_PORT [MODULE]`; sends its port. */
type Which = 'gateway' | 'http-proxy' | 'mockttp'
const [which, target, module] = process.argv.slice(2) as [Which, string, string | undefined]

async function gateway(port: number): Promise<number> {
  const ctx = { clock: systemClock(), random: seededRandom(1), signal: new AbortController().signal, scale: 1, record: () => {} }
  return (await openGateway({ transport: 'sse', tls: false, upstream: { host: '127.0.0.1', port }, tap: process.env['BENCH_TAP'] === undefined ? false : new RunTaps() }, ctx)).port
}

/** As its README says, with the one thing that everybody adds: an agent that keeps connections. */
async function bareHttpProxy(port: number): Promise<number> {
  const proxy = httpProxy.createProxyServer({ target: { host: '127.0.0.1', port } as never, agent: new Agent({ keepAlive: true }) })
  proxy.on('error', () => {})
  const server = createServer((request, response) => proxy.web(request, response))
  server.on('upgrade', (request, socket, head) => proxy.ws(request, socket as Socket, head))
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 2048 }, resolve))
  return (server.address() as AddressInfo).port
}

interface Mockttp {
  readonly port: number
  start(): Promise<void>
  forUnmatchedRequest(): { thenForwardTo(url: string): Promise<unknown> }
  forAnyWebSocket(): { thenForwardTo(url: string): Promise<unknown> }
}
async function mockttp(port: number): Promise<number> {
  const { getLocal } = (await import(module ?? 'mockttp')) as { getLocal(options: object): Mockttp }
  const server = getLocal({ recordTraffic: false })
  await server.start()
  await server.forUnmatchedRequest().thenForwardTo(`http://127.0.0.1:${port}`)
  await server.forAnyWebSocket().thenForwardTo(`ws://127.0.0.1:${port}`)
  return server.port
}

const start: Readonly<Record<Which, (port: number) => Promise<number>>> = { gateway, 'http-proxy': bareHttpProxy, mockttp }
export interface Usage {
  /** CPU time so far, user and system, us. */
  readonly cpuUs: number
  readonly residentKb: number
  /** What is in use of the JavaScript heap and of buffers outside of it. */
  readonly usedKb: number
}
process.on('message', (question: 'cpu' | 'memory') => {
  const { user, system } = process.cpuUsage()
  if (question === 'memory') globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send?.({ cpuUs: user + system, residentKb: rss / 1024, usedKb: (heapUsed + external) / 1024 } satisfies Usage)
})
process.on('disconnect', () => process.exit(0))
process.send?.(await start[which](Number(target)))

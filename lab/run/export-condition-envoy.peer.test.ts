import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { connect as connectH2, type Settings } from 'node:http2'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { parse, stringify } from 'yaml'
import { ensureEnvoy } from '../../.config/peers.mjs'
import type { FaultId } from '../contract/fault.ts'
import { everyChoice } from '../gateway/param-values.ts'
import { conditionTargets } from '../report/condition/registry.ts'
import { exportCondition, exportedCondition } from './export-condition.ts'
import { faults } from './faults.ts'
import { listFixtures } from './fixtures.ts'
import { parseScenario } from './load-scenario.ts'

interface HttpManager {
  readonly [setting: string]: unknown
  route_config: { virtual_hosts: { routes: unknown[] }[] }
  http_filters: { name: string }[]
}
interface Listener {
  name: string
  address: { socket_address: { port_value: number } }
  filter_chains: { filters: { name: string; typed_config: HttpManager }[] }[]
}
interface Cluster {
  load_assignment: { endpoints: { lb_endpoints: { endpoint: { address: { socket_address: { port_value: number } } } }[] }[] }
}
interface Bootstrap {
  static_resources: { listeners: Listener[]; clusters: Cluster[] }
}

const noFault = 'Nothing of this condition can be done with Envoy.'
const bare = parseScenario({ id: 'a-test', file: 'a-test.yaml', kind: 'scenario', text: 'title: A test\n' })

function rendered(fault: FaultId, params: Readonly<Record<string, unknown>>): string {
  return conditionTargets.envoy.render(exportedCondition({ ...bare, timeline: [{ atMs: 0, on: [{ fault, params }], off: [] }] }))
}
function listenerOf(text: string): Listener {
  const [listener] = (parse(text) as Bootstrap).static_resources.listeners
  if (!listener) throw new Error('a bootstrap without a listener')
  return listener
}
/** All of these in one Envoy, each at a port of its own. */
function together(listeners: readonly Listener[], originPort: number): string {
  const { static_resources: { clusters } } = parse(rendered('link/latency', { latencyMs: 1 })) as Bootstrap
  for (const { load_assignment: { endpoints } } of clusters) for (const { lb_endpoints: ends } of endpoints) for (const { endpoint } of ends) endpoint.address.socket_address.port_value = originPort
  return stringify({ admin: { address: { socket_address: { address: '127.0.0.1', port_value: 0 } } }, static_resources: { listeners, clusters } })
}
/** What is left of an export when the fault is taken out: nothing but what Brownout puts there for every one. */
function withoutFault(listener: Listener): Listener {
  const { filter_chains: [plain] } = listenerOf(rendered('link/latency', { latencyMs: 1 }))
  const filters = plain?.filters.map(({ name, typed_config }) => ({ name, typed_config: { ...typed_config, http_filters: typed_config.http_filters.filter((filter) => filter.name === 'envoy.filters.http.router') } })) ?? []
  return { ...listener, filter_chains: [{ filters }] }
}

let envoy: string
let dir: string
beforeAll(async () => {
  ;[envoy, dir] = await Promise.all([ensureEnvoy(), mkdtemp(join(tmpdir(), 'brownout-envoy-'))])
}, 300_000)
afterAll(() => rm(dir, { recursive: true, force: true }))

/** What Envoy has against a configuration; empty when nothing. */
async function complaintOf(name: string, text: string): Promise<string> {
  const file = join(dir, `${name}.yaml`)
  await writeFile(file, text)
  return promisify(execFile)(envoy, ['--mode', 'validate', '-l', 'error', '-c', file]).then(() => '', (error: { readonly stderr: string }) => error.stderr)
}

describe('a real Envoy takes', { timeout: 30_000 }, () => {
  it.each(listFixtures('conditions'))('%s', async (id) => {
    const text = exportCondition(id, 'envoy')
    if (text.includes(noFault)) expect(parse(text)).toBe(null)
    else expect(await complaintOf(id, text)).toBe('')
  })

  it('every value of every parameter of every fault that it is given', async () => {
    const all = faults.flatMap((fault) => everyChoice(fault as never).map((params) => rendered(fault.id, params as Readonly<Record<string, unknown>>))).filter((text) => !text.includes(noFault))
    expect(all.length).toBeGreaterThan(60)
    const listeners = all.map((text, place) => ({ ...listenerOf(text), name: `listener-${place}`, address: { socket_address: { address: '127.0.0.1', port_value: 10_000 + place } } }))
    expect(await complaintOf('all', together(listeners, 80))).toBe('')
  })

  it('not what is wrong, and says so', async () => {
    expect(await complaintOf('wrong', exportCondition('latency', 'envoy').replace('fixed_delay: 0.3s', 'fixed_delay: soon'))).toContain('fixed_delay')
  })
})

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly whole: boolean
  readonly ms: number
}

/** Ends however the other side lets it end. */
function ask(port: number, path = '/', options: { readonly method?: string; readonly headers?: Readonly<Record<string, string>>; readonly body?: string } = {}): Promise<Answer> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false, method: options.method, headers: options.headers }, (response: IncomingMessage) => {
      let body = ''
      response.setEncoding('latin1').on('data', (chunk: string) => (body += chunk)).on('error', () => {})
      response.on('close', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body, whole: response.complete, ms: performance.now() - began }))
    })
    asked.on('error', reject).end(options.body)
  })
}

async function upgradeAnswer(port: number): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`)
  const status = await new Promise<number>((resolve, reject) => {
    socket.on('open', () => resolve(101)).on('error', reject).on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
  })
  socket.on('error', () => {}).terminate()
  return status
}

async function settingsOf(port: number): Promise<Settings> {
  const session = connectH2(`http://127.0.0.1:${port}`).on('error', () => {})
  const [settings] = (await once(session, 'remoteSettings')) as [Settings]
  session.destroy()
  return settings
}

/** How many of some connections that stay open are answered. */
async function answeredOf(port: number, count: number): Promise<number> {
  const sockets: Socket[] = []
  let answered = 0
  for (let n = 0; n < count; n++) {
    const socket = connect({ port, host: '127.0.0.1' }).on('error', () => {})
    sockets.push(socket)
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    answered += await new Promise<number>((resolve) => socket.once('data', () => resolve(1)).once('close', () => resolve(0)))
  }
  for (const socket of sockets) socket.destroy()
  return answered
}

const compressed = { 'accept-encoding': 'gzip, br' }

/** Through the exported configuration, and through the same without the fault. The body of `/` is 64 KiB, that of `/slow` comes in ten parts within 1 s. */
const shown: readonly { readonly fault: FaultId; readonly params: object; readonly seen: (port: number) => Promise<unknown>; readonly under: unknown; readonly without: unknown }[] = [
  { fault: 'link/latency', params: { latency: '400ms' }, seen: async (port) => (await Promise.all(Array.from({ length: 8 }, () => ask(port)))).map(({ ms }) => ms >= 400), under: Array.from({ length: 8 }, () => true), without: Array.from({ length: 8 }, () => false) },
  { fault: 'gateway/answer-status', params: { status: 503 }, seen: async (port) => (await Promise.all(Array.from({ length: 8 }, () => ask(port)))).map(({ status }) => status), under: Array.from({ length: 8 }, () => 503), without: Array.from({ length: 8 }, () => 200) },
  // Envoy lets one second's worth through at once.
  { fault: 'link/bandwidth', params: { rateKBps: 40 }, seen: async (port) => (({ ms, whole }) => ({ whole, slow: ms > 500 }))(await ask(port)), under: { whole: true, slow: true }, without: { whole: true, slow: false } },
  { fault: 'gateway/idle-timeout', params: { idle: '400ms' }, seen: async (port) => (({ ms, whole }) => ({ whole, early: ms < 400 }))(await ask(port, '/silent')), under: { whole: false, early: false }, without: { whole: true, early: false } },
  { fault: 'gateway/max-duration', params: { max: '400ms' }, seen: async (port) => (({ ms, whole }) => ({ whole, early: ms < 400 }))(await ask(port, '/slow')), under: { whole: false, early: false }, without: { whole: true, early: false } },
  { fault: 'gateway/first-byte-timeout', params: { timeout: '400ms' }, seen: async (port) => (await ask(port, '/late')).status, under: 504, without: 200 },
  { fault: 'gateway/refuse-upgrade', params: {}, seen: upgradeAnswer, under: 403, without: 101 },
  { fault: 'gateway/no-8441', params: {}, seen: async (port) => (await settingsOf(port)).enableConnectProtocol ?? false, under: false, without: true },
  { fault: 'gateway/max-concurrent-streams', params: { max: 3 }, seen: async (port) => (await settingsOf(port)).maxConcurrentStreams === 3, under: true, without: false },
  { fault: 'gateway/connection-close', params: {}, seen: async (port) => (await ask(port, '/', { headers: { connection: 'keep-alive' } })).headers.connection === 'close', under: true, without: false },
  { fault: 'gateway/cap-connections', params: { max: 2 }, seen: (port) => answeredOf(port, 4), under: 2, without: 4 },
  { fault: 'gateway/cap-request-body', params: { max: '1KiB' }, seen: async (port) => (await ask(port, '/', { method: 'POST', body: 'x'.repeat(2000) })).status, under: 413, without: 200 },
  { fault: 'gateway/gzip', params: {}, seen: async (port) => (await ask(port, '/', { headers: compressed })).headers['content-encoding'], under: 'gzip', without: undefined },
  { fault: 'gateway/gzip', params: { encoding: 'br' }, seen: async (port) => (await ask(port, '/', { headers: compressed })).headers['content-encoding'], under: 'br', without: undefined },
  { fault: 'gateway/drop-header', params: { name: 'X-Mark' }, seen: async (port) => (({ headers, body }) => [headers['x-mark'], body.startsWith('mark')])(await ask(port, '/mark', { headers: { 'x-mark': 'mark' } })), under: [undefined, false], without: ['1', true] },
  { fault: 'gateway/set-header', params: { name: 'X-Mark', value: '50% %REQ(x)%' }, seen: async (port) => (await ask(port, '/mark')).headers['x-mark'], under: '50% %REQ(x)%', without: '1' },
  { fault: 'gateway/set-header', params: { name: 'X-Mark', value: '' }, seen: async (port) => (await ask(port, '/mark')).headers['x-mark'], under: '', without: '1' },
]

describe('through a real Envoy', { timeout: 30_000 }, () => {
  let origin: Server
  let server: ChildProcess | undefined
  const ports = new Map<string, number>()

  beforeAll(async () => {
    origin = startOrigin()
    await once(origin, 'listening')
    const exported = shown.map(({ fault, params }) => listenerOf(rendered(fault, faults.find(({ id }) => id === fault)?.params.parse(params) ?? {})))
    const listeners = exported.flatMap((listener, place) => [{ ...listener, name: `under-${place}` }, { ...withoutFault(listener), name: `without-${place}` }]).map((listener): Listener => ({ ...listener, address: { socket_address: { ...listener.address.socket_address, port_value: 0 } } }))
    const adminFile = join(dir, 'admin.txt')
    const file = join(dir, 'running.yaml')
    await writeFile(file, together(listeners, (origin.address() as AddressInfo).port))
    server = spawn(envoy, ['-c', file, '-l', 'error', '--concurrency', '1', '--disable-hot-restart', '--admin-address-path', adminFile], { stdio: ['ignore', 'ignore', 'pipe'] })
    const running = server
    const admin = await eventually(running, async () => (await readFile(adminFile, 'utf8')).trim())
    await eventually(running, async () => (await fetch(`http://${admin}/ready`)).ok)
    const { listener_statuses: statuses } = (await (await fetch(`http://${admin}/listeners?format=json`)).json()) as { readonly listener_statuses: readonly { readonly name: string; readonly local_address: { readonly socket_address: { readonly port_value: number } } }[] }
    for (const { name, local_address: { socket_address: { port_value: port } } } of statuses) ports.set(name, port)
  }, 60_000)
  afterAll(async () => {
    if (server?.exitCode === null) {
      const exit = once(server, 'exit')
      server.kill('SIGKILL')
      await exit
    }
    origin.closeAllConnections()
    origin.close()
  })

  it.concurrent.each(shown.map((one, place) => ({ ...one, place, said: JSON.stringify(one.params) })))('$fault $said does what it says, and nothing of it happens without', async ({ seen, under, without, place }) => {
    const port = (name: string) => ports.get(`${name}-${place}`) ?? 0
    expect({ under: await seen(port('under')), without: await seen(port('without')) }).toEqual({ under, without })
  })
})

function startOrigin(): Server {
  const answers: Readonly<Record<string, (response: ServerResponse, mark: string) => void>> = {
    '/mark': (response, mark) => response.writeHead(200, { 'x-mark': '1' }).end(`${mark}.`),
    '/late': (response) => void setTimeout(() => response.end('late'), 1000),
    '/silent': (response) => (response.write('a'), void setTimeout(() => response.end('z'), 1000)),
    '/slow': (response) => {
      let parts = 0
      const timer = setInterval(() => (parts++ < 10 ? response.write('part') : response.end()), 100)
      response.on('close', () => clearInterval(timer))
    },
  }
  const server = createServer((incoming, response) => {
    incoming.resume()
    const answer = answers[incoming.url ?? '']
    if (answer) return answer(response, String(incoming.headers['x-mark'] ?? ''))
    response.writeHead(200, { 'content-type': 'text/plain' }).end('x'.repeat(65_536))
  })
  new WebSocketServer({ server })
  return server.listen(0, '127.0.0.1')
}

/** What comes of it once it is there: a file that is not, or a refused connection, is asked for again. */
async function eventually<T>(server: ChildProcess, look: () => Promise<T>): Promise<T> {
  const until = performance.now() + 40_000
  for (;;) {
    const found = await look().catch(() => undefined)
    if (found) return found
    if (server.exitCode !== null || performance.now() > until) throw new Error(`Envoy did not start: ${String(server.stderr?.read() ?? '')}`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { ensureMockttp, mockttpVersion } from '../../.config/peers.mjs'
import type { Usage } from './bench/intermediary.ts'
import type { Measured, Order } from './bench/load.ts'

/**
 * The gateway without faults against bare http-proxy and against mockttp: same machine, same run, in turn; medians and their spread.
 * A gateway built on http-proxy is not faster than it by much, so http-proxy's own ratio to mockttp is shown as the ceiling.
 */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 9)
const forMs = Number(process.env['BENCH_MS'] ?? 1000)
const idleCount = Number(process.env['BENCH_IDLE'] ?? 1000)
const connections = 10

const names = ['gateway', 'http-proxy', 'mockttp'] as const
type Name = (typeof names)[number]
interface Quantity {
  readonly name: string
  readonly unit: string
  readonly better: 'higher' | 'lower'
}
interface Result extends Quantity {
  readonly values: Readonly<Record<Name, readonly number[]>>
  /** How busy the intermediary was. Well below 1 the load and the origin, which share its cores, set the pace: CPU time then tells more than counts a second. */
  readonly ofCore?: Readonly<Record<Name, readonly number[]>>
}

const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms))
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function startProcess(source: string, ...args: readonly string[]): Promise<ChildProcess> {
  const outfile = resolve(`.cache/bench/gateway-${source}.mjs`)
  await build({ entryPoints: [resolve(`lab/gateway/bench/${source}.ts`)], bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', outfile, logLevel: 'error' })
  // http-proxy 1.18 uses a deprecated `util._extend`.
  // mockttp says a line for every client that leaves.
  return fork(outfile, args, { execArgv: ['--no-deprecation', '--expose-gc'], stdio: ['ignore', 'ignore', args[0] === 'mockttp' ? 'ignore' : 'inherit', 'ipc'] })
}

async function startServer(source: string, ...args: readonly string[]): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const child = await startProcess(source, ...args)
  const [port] = (await once(child, 'message')) as [number]
  return { process: child, port }
}

async function order<T>(load: ChildProcess, what: Order): Promise<T> {
  load.send(what)
  const [{ result, error }] = (await once(load, 'message')) as [{ result: T; error?: string }]
  if (error !== undefined) throw new Error(error)
  return result
}

/** Memory is told after a garbage collection, CPU time without one. */
async function usageOf(child: ChildProcess, question: 'cpu' | 'memory'): Promise<Usage> {
  child.send(question)
  const [usage] = (await once(child, 'message')) as [Usage]
  return usage
}

interface Rig {
  readonly load: ChildProcess
  readonly servers: Readonly<Record<Name, { readonly process: ChildProcess; readonly port: number }>>
  readonly results: Result[]
}

const empty = (): Record<Name, number[]> => ({ gateway: [], 'http-proxy': [], mockttp: [] })

/** In turn, and each time another one first, so that what else the machine does hits all; the first round warms up. */
async function compare({ load, servers, results }: Rig, label: string, orderFor: (port: number) => Order): Promise<void> {
  const quantities: readonly (Quantity & { readonly of: (measured: Measured, cpuUs: number) => number })[] = [
    { name: label, unit: '1/s', better: 'higher', of: ({ perSecond }) => perSecond },
    { name: `${label}, CPU each`, unit: 'us', better: 'lower', of: ({ count }, cpuUs) => cpuUs / count },
    { name: `${label}, p50`, unit: 'us', better: 'lower', of: ({ p50Us }) => p50Us },
    { name: `${label}, p99`, unit: 'us', better: 'lower', of: ({ p99Us }) => p99Us },
  ]
  const values = quantities.map(empty)
  const ofCore = empty()
  for (let round = 0; round <= rounds; round++) {
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      const { process: child, port } = servers[name]
      const before = await usageOf(child, 'cpu')
      const measured = await order<Measured>(load, orderFor(port))
      const cpuUs = (await usageOf(child, 'cpu')).cpuUs - before.cpuUs
      if (round === 0) continue
      quantities.forEach(({ of }, i) => values[i]?.[name].push(of(measured, cpuUs)))
      ofCore[name].push((cpuUs / measured.count) * measured.perSecond * 1e-6)
    }
  }
  quantities.forEach(({ name, unit, better }, i) => add(results, { name, unit, better, values: values[i] ?? empty(), ...(i === 0 ? { ofCore } : {}) }))
}

/** kB an idle connection of the intermediary's process alone: in use after a collection, and resident, which grows by leaps. */
async function memory({ load, servers, results }: Rig): Promise<void> {
  for (const [what, label] of [['ws', 'WebSocket'], ['sse', 'event stream']] as const) {
    const used = empty()
    const resident = empty()
    for (const name of names) {
      const { process: child, port } = servers[name]
      const before = await usageOf(child, 'memory')
      await order(load, { kind: 'hold', port, what, count: idleCount })
      await sleep(1000)
      const after = await usageOf(child, 'memory')
      used[name].push((after.usedKb - before.usedKb) / idleCount)
      resident[name].push((after.residentKb - before.residentKb) / idleCount)
      await order(load, { kind: 'release' })
      await sleep(1000)
    }
    add(results, { name: `used an idle ${label}, ${idleCount} held`, unit: 'kB', better: 'lower', values: used })
    add(results, { name: `resident an idle ${label}, ${idleCount} held`, unit: 'kB', better: 'lower', values: resident })
  }
}

/** How often better one is, by default the gateway, round by round: above 1 is better, whatever the unit. */
function ratios({ values, better }: Result, peer: Name, one: Name = 'gateway'): number[] {
  return values[one].map((ours, i) => (better === 'higher' ? ours / (values[peer][i] ?? Number.NaN) : (values[peer][i] ?? Number.NaN) / ours))
}
const ceiling = (result: Result): number => median(ratios(result, 'mockttp', 'http-proxy'))
const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(value < 1 ? 2 : 1))
const columns = (values: Result['values']): string => names.map((name) => shown(median(values[name])).padStart(10)).join(' ')
const spread = (of: readonly number[]): string => `${median(of).toFixed(2)} (${Math.min(...of).toFixed(2)}-${Math.max(...of).toFixed(2)})`

function add(results: Result[], result: Result): void {
  results.push(result)
  console.log(`${result.name.padEnd(40)} ${columns(result.values)} ${result.unit.padEnd(4)} ${spread(ratios(result, 'http-proxy')).padStart(18)} ${spread(ratios(result, 'mockttp')).padStart(18)} ${ceiling(result).toFixed(2).padStart(8)}`)
  if (result.ofCore) console.log(`${'  of a core'.padEnd(40)} ${columns(result.ofCore)}`)
}

async function appendResults(results: readonly Result[]): Promise<void> {
  const path = resolve('docs/bench/gateway.json')
  const before = await readFile(path, 'utf8').then((text) => JSON.parse(text) as unknown[], () => [])
  const mediansOf = (values: Result['values']) => Object.fromEntries(names.map((name) => [name, Number(median(values[name]).toPrecision(4))]))
  const run = {
    at: new Date().toISOString(),
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    node: process.version,
    'http-proxy': '1.18.1',
    mockttp: mockttpVersion,
    rounds,
    forMs,
    connections,
    results: results.map((result) => ({
      name: result.name,
      unit: result.unit,
      better: result.better,
      ...mediansOf(result.values),
      ratio: Object.fromEntries((['http-proxy', 'mockttp'] as const).map((peer) => [peer, [median(ratios(result, peer)), Math.min(...ratios(result, peer)), Math.max(...ratios(result, peer))].map((ratio) => Number(ratio.toFixed(2)))])),
      ceiling: Number(ceiling(result).toFixed(2)),
      ...(result.ofCore ? { ofCore: mediansOf(result.ofCore) } : {}),
    })),
  }
  await mkdir(resolve('docs/bench'), { recursive: true })
  await writeFile(path, `${JSON.stringify([...before, run], null, 2)}\n`)
}

const mockttp = await ensureMockttp()
const started: ChildProcess[] = []
const own = async <T extends { readonly process: ChildProcess }>(starting: Promise<T>): Promise<T> => {
  const server = await starting
  started.push(server.process)
  return server
}
try {
  const target = await own(startServer('target'))
  const load = await startProcess('load')
  started.push(load)
  const start = (name: Name) => own(startServer('intermediary', name, String(target.port), mockttp))
  const servers = { gateway: await start('gateway'), 'http-proxy': await start('http-proxy'), mockttp: await start('mockttp') }
  const rig: Rig = { load, servers, results: [] }
  console.log(`${'the gateway without faults'.padEnd(40)} ${names.map((name) => name.padStart(10)).join(' ')} ${''.padEnd(4)} ${'x http-proxy'.padStart(18)} ${'x mockttp'.padStart(18)} ${'ceiling'.padStart(8)}`)
  // Memory first: what a busy process gives back to the system later would look like a gain.
  await memory(rig)
  await compare(rig, 'requests, small', (port) => ({ kind: 'requests', port, path: '/small', connections, forMs }))
  await compare(rig, 'requests, 64 KiB', (port) => ({ kind: 'requests', port, path: '/large', connections, forMs }))
  await compare(rig, 'WebSocket echoes', (port) => ({ kind: 'messages', port, connections, forMs }))
  if (process.env['BENCH_DRY'] === undefined) await appendResults(rig.results)
} finally {
  for (const child of started) child.disconnect()
}

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { bulk, connections, idle, requests, roundTrips } from './peer/load.ts'
import { readCpuMs, readMemoryMb } from './peer/process-usage.ts'
import { type ServerProcess, ask, startOurProcess, startRealServer } from './peer/servers.ts'

/** The link against a real Toxiproxy: same machine, same run, round by round in turn; medians. */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3)
const idleCount = Number(process.env['BENCH_IDLE'] ?? 1000)
// Two descriptors a connection: 10,000 need more than the 20,000 that many systems allow a process.
const heldCount = Number(process.env['BENCH_HELD'] ?? 9900)

interface Measurement {
  readonly name: string
  readonly unit: string
  readonly better: 'higher' | 'lower'
  readonly real: number
  readonly ours: number
}
interface Toxic {
  readonly type: string
  readonly attributes: object
}

// Toxics that let everything pass: what is measured is the cost of the stages.
const oneToxic: readonly Toxic[] = [{ type: 'latency', attributes: { latency: 1 } }]
const rate: Toxic = { type: 'bandwidth', attributes: { rate: 100_000_000 } }
const threeToxics: readonly Toxic[] = [...oneToxic, rate, { type: 'limit_data', attributes: { bytes: 1e15 } }]

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const at = (sorted: readonly number[], q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN

async function startTarget(): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const outfile = resolve('.cache/bench/load-target.mjs')
  await build({ entryPoints: [resolve('lab/link/peer/load-target.ts')], bundle: true, platform: 'node', format: 'esm', target: 'node20', outfile, logLevel: 'error' })
  const child = fork(outfile)
  const [port] = (await once(child, 'message')) as [number]
  return { process: child, port }
}

async function proxyOn(server: ServerProcess, name: string, options: { readonly target: number; readonly toxics: readonly Toxic[] }): Promise<number> {
  const made = await ask(server, { method: 'POST', path: '/proxies', body: JSON.stringify({ name, listen: '127.0.0.1:0', upstream: `127.0.0.1:${options.target}` }) })
  for (const toxic of options.toxics) await ask(server, { method: 'POST', path: `/proxies/${name}/toxics`, body: JSON.stringify(toxic) })
  return Number((JSON.parse(made.body) as { listen: string }).listen.split(':')[1])
}

interface Rig {
  readonly servers: { readonly real: ServerProcess; readonly ours: ServerProcess }
  readonly target: number
  readonly results: Measurement[]
}

const higher = (name: string, unit: string) => ({ name, unit, better: 'higher' }) as const
const lower = (name: string, unit: string) => ({ name, unit, better: 'lower' }) as const

/** Alternates between the two, so that what else the machine does hits both. */
async function compare({ servers, target, results }: Rig, what: { readonly quantities: readonly Pick<Measurement, 'name' | 'unit' | 'better'>[]; readonly toxics: readonly Toxic[] }, measure: (port: number, server: ServerProcess) => Promise<readonly number[]>): Promise<void> {
  const values = { real: [] as (readonly number[])[], ours: [] as (readonly number[])[] }
  const ports = { real: await proxyOn(servers.real, 'bench', { target, toxics: what.toxics }), ours: await proxyOn(servers.ours, 'bench', { target, toxics: what.toxics }) }
  for (let round = 0; round <= rounds; round++) {
    for (const who of ['real', 'ours'] as const) {
      const measured = await measure(ports[who], servers[who])
      // The first round warms up.
      if (round > 0) values[who].push(measured)
    }
  }
  for (const server of Object.values(servers)) await ask(server, { method: 'DELETE', path: '/proxies/bench' })
  what.quantities.forEach((quantity, i) => {
    const of = (who: 'real' | 'ours'): number => median(values[who].map((round) => round[i] ?? Number.NaN))
    const result = { ...quantity, real: of('real'), ours: of('ours') }
    results.push(result)
    console.log(row(result))
  })
}

/** How often better the engine is: above 1 is better, whatever the unit. */
const ratioOf = ({ better, real, ours }: Measurement): number => (better === 'higher' ? ours / real : real / ours)
const shown = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2))
const row = (m: Measurement): string => `${m.name.padEnd(52)} ${shown(m.real).padStart(10)} ${shown(m.ours).padStart(10)} ${m.unit.padEnd(8)} ${ratioOf(m).toFixed(2).padStart(6)} x`

async function throughput(rig: Rig): Promise<void> {
  for (const [label, toxics] of [['no toxic', []], ['1 toxic', oneToxic], ['bandwidth', [rate]], ['3 toxics', threeToxics]] as const) {
    const quantities = [higher(`bulk, 1 connection, ${label}`, 'MB/s'), lower(`CPU per GB, ${label}`, 'ms')]
    await compare(rig, { quantities, toxics }, async (port, server) => {
      const cpuFrom = await readCpuMs(server.process.pid ?? 0)
      const rateMBps = await bulk(port, { megabytes: 400, connections: 1 })
      return [rateMBps, ((await readCpuMs(server.process.pid ?? 0)) - cpuFrom) / 0.4]
    })
  }
  await compare(rig, { quantities: [higher('bulk, 16 connections, no toxic', 'MB/s')], toxics: [] }, async (port) => [await bulk(port, { megabytes: 400, connections: 16 })])
}

async function latencies(rig: Rig): Promise<void> {
  for (const [label, toxics] of [['no toxic', []], ['bandwidth', [rate]]] as const) {
    await compare(rig, { quantities: [lower(`round trip of 64 B p50, ${label}`, 'us'), lower(`round trip of 64 B p99, ${label}`, 'us')], toxics }, async (port) => {
      const times = await roundTrips(port, 3000)
      return [at(times, 0.5), at(times, 0.99)]
    })
  }
  for (const [delayMs, count] of [[10, 150], [100, 20]] as const) {
    const quantities = [lower(`error of a latency of ${delayMs} ms p50`, 'us'), lower(`error of a latency of ${delayMs} ms p99`, 'us')]
    await compare(rig, { quantities, toxics: [{ type: 'latency', attributes: { latency: delayMs } }] }, async (port) => {
      const times = await roundTrips(port, count)
      return [at(times, 0.5) - delayMs * 1000, at(times, 0.99) - delayMs * 1000]
    })
  }
}

async function rates(rig: Rig): Promise<void> {
  for (const [label, toxics] of [['no toxic', []], ['latency 1 ms', oneToxic]] as const) {
    await compare(rig, { quantities: [higher(`requests, small, ${label}`, '1/s')], toxics }, async (port) => [await requests(port, { kilobytes: 1, forMs: 700 })])
    await compare(rig, { quantities: [higher(`requests, 64 KiB, ${label}`, '1/s')], toxics }, async (port) => [await requests(port, { kilobytes: 64, forMs: 700 })])
  }
  await compare(rig, { quantities: [higher('connections', '1/s')], toxics: [] }, async (port) => [await connections(port, 700)])
}

/** kB of resident memory an idle connection, and whether many can be held. */
async function memory({ servers, target, results }: Rig): Promise<void> {
  for (const [label, count] of [['idle', idleCount], ['held', heldCount]] as const) {
    const used = { real: 0, ours: 0 }
    for (const who of ['real', 'ours'] as const) {
      const server = servers[who]
      const port = await proxyOn(server, 'idle', { target, toxics: [] })
      const before = await readMemoryMb(server.process.pid ?? 0)
      const sockets = await idle(port, count)
      await new Promise((wait) => setTimeout(wait, 500))
      used[who] = (((await readMemoryMb(server.process.pid ?? 0)) - before) * 1000) / count
      for (const socket of sockets) socket.destroy()
      await ask(server, { method: 'DELETE', path: '/proxies/idle' })
      await new Promise((wait) => setTimeout(wait, 500))
    }
    const result: Measurement = { name: `memory a connection, ${count} ${label}`, unit: 'kB', better: 'lower', ...used }
    results.push(result)
    console.log(row(result))
  }
}

async function appendResults(results: readonly Measurement[]): Promise<void> {
  const path = resolve('docs/bench/link.json')
  const before = await readFile(path, 'utf8').then((text) => JSON.parse(text) as unknown[], () => [])
  const run = {
    at: new Date().toISOString(),
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}`,
    node: process.version,
    toxiproxy: '2.12.0',
    rounds,
    results: results.map((m) => ({ ...m, real: Number(m.real.toPrecision(4)), ours: Number(m.ours.toPrecision(4)), ratio: Number(ratioOf(m).toFixed(2)) })),
  }
  await mkdir(resolve('docs/bench'), { recursive: true })
  await writeFile(path, `${JSON.stringify([...before, run], null, 2)}\n`)
}

const target = await startTarget()
const servers = { real: await startRealServer(), ours: await startOurProcess('compat') }
const rig: Rig = { servers, target: target.port, results: [] }
console.log(`${'the link against Toxiproxy 2.12'.padEnd(52)} ${'Toxiproxy'.padStart(10)} ${'Brownout'.padStart(10)} ${''.padEnd(8)} better`)
try {
  // Memory first: what a busy process gives back to the system later would look like a gain.
  await memory(rig)
  await throughput(rig)
  await latencies(rig)
  await rates(rig)
  await appendResults(rig.results)
} finally {
  target.process.disconnect()
  for (const server of Object.values(servers)) await server[Symbol.asyncDispose]()
}

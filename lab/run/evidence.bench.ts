import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { connect as connectH2, createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { WebSocket, WebSocketServer } from 'ws'
import type { RunContext } from '../contract/context.ts'
import { standardTransports } from '../contract/transport.ts'
import { systemClock } from '../core/clock.ts'
import { seededRandom } from '../core/random.ts'
import { webSocketOverStream } from '../core/websocket-stream.ts'
import { openGateway, type Gateway } from '../gateway/gateway.ts'
import { makeCertificate } from '../origin/certificate.ts'
import { pairDeliveries } from '../record/deliveries.ts'
import { createRecorder } from '../record/recorder.ts'
import { transportLog } from '../record/transport-log.ts'
import { openLab } from './lab.ts'
import type { OpenGateway } from './network.ts'
import { openProbeSource } from './probe-sources.ts'

/**
 * What the tap costs. A run: the whole lab with its clients in a browser, saved to a file, against the same run with the tap off. And the
 * gateway alone, in one process with client and origin, on echoes of 64 bytes: as fast as they come back, and at the pace of a busy run.
 *
 * On and off take turns and begin with a clean heap. A p99 is decided by few messages, which pauses of the collector or of the machine delay
 * together: it is the p99 of all messages of a side. The interval behind a ratio is what 19 of 20 benches would find: rounds are drawn
 * again, in pairs. `npm run bench -- evidence run` measures the run alone and, as `BENCH_DRY=1` does, keeps nothing.
 */
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 15)
const forMs = Number(process.env['BENCH_MS'] ?? 2000)
const onlyRun = process.argv[2] === 'run'
const connections = 8
const pacedEveryMs = 5
const runEveryMs = 20
const runMs = 5000
const payload = 'x'.repeat(64)

type Http = 'HTTP/1.1' | 'HTTP/2'
interface Measured {
  readonly perSecond: number
  readonly p99Ms: number
  /** Of the whole process: client, gateway and origin. */
  readonly cpuMicrosPerMessage: number
  /** How long each message took, shortest first. */
  readonly times: readonly number[]
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
const sleep = (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms))

const certificate = await makeCertificate()

async function startOrigin(http: Http): Promise<{ readonly port: number; close(): void }> {
  const echo = (socket: WebSocket) => socket.on('message', (data, binary) => socket.send(data, { binary }))
  const server = http === 'HTTP/1.1' ? createServer() : createSecureServer({ key: certificate.key, cert: certificate.cert, settings: { enableConnectProtocol: true } })
  if (http === 'HTTP/1.1') new WebSocketServer({ server: server as never, perMessageDeflate: false }).on('connection', echo)
  else
    server.on('stream', (stream) => {
      stream.on('error', () => {})
      stream.respond({ ':status': 200 })
      echo(webSocketOverStream(stream, { role: 'server' }))
    })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => server.close() }
}

/** A recorder as a run has it, so that what is recorded costs what it costs there. */
function runContext(clock = systemClock()): RunContext {
  const recorder = createRecorder(clock)
  return { clock, random: seededRandom(1), signal: new AbortController().signal, scale: 1, record: (event) => void recorder.record(event), handOut: recorder.flush }
}

async function openSockets(http: Http, port: number): Promise<{ readonly sockets: readonly WebSocket[]; close(): void }> {
  if (http === 'HTTP/1.1') {
    const sockets = Array.from({ length: connections }, () => new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false }))
    await Promise.all(sockets.map((socket) => once(socket, 'open')))
    return { sockets, close: () => sockets.forEach((socket) => socket.terminate()) }
  }
  const session = connectH2(`https://127.0.0.1:${port}`, { ca: certificate.cert })
  session.on('error', () => {})
  await once(session, 'remoteSettings')
  const streams = Array.from({ length: connections }, () => session.request({ ':method': 'CONNECT', ':protocol': 'websocket', ':path': '/', ':scheme': 'https' } as never))
  await Promise.all(streams.map((stream) => once(stream, 'response')))
  streams.forEach((stream) => stream.on('error', () => {}))
  return { sockets: streams.map((stream) => webSocketOverStream(stream, { role: 'client' })), close: () => session.destroy() }
}

const p99 = (times: ArrayLike<number>): number => times[Math.floor(times.length * 0.99)] ?? Number.NaN

function summaryOf(times: number[], tookMs: number, { user, system }: NodeJS.CpuUsage): Measured {
  times.sort((a, b) => a - b)
  return { perSecond: (times.length / tookMs) * 1000, p99Ms: p99(times), cpuMicrosPerMessage: (user + system) / times.length, times }
}

/** On and off in turn, `rounds` times; one round more than is counted: the first one warms both up. */
async function inTurn(name: string, round: (tap: 'on' | 'off', nr: number) => Promise<Measured>): Promise<Result> {
  const values: { on: Measured[]; off: Measured[] } = { on: [], off: [] }
  for (let nr = 0; nr <= rounds; nr++) {
    for (const tap of nr % 2 === 0 ? (['on', 'off'] as const) : (['off', 'on'] as const)) {
      globalThis.gc?.()
      const measured = await round(tap, nr)
      if (nr > 0) values[tap].push(measured)
    }
  }
  return { name, ...values }
}

async function measure(http: Http, gateway: Gateway, everyMs: number): Promise<Measured> {
  const { sockets, close } = await openSockets(http, gateway.port)
  const times: number[] = []
  const cpu = process.cpuUsage()
  const startT = performance.now()
  const endT = startT + forMs
  await Promise.all(
    sockets.map(async (socket) => {
      while (performance.now() < endT) {
        const sentT = performance.now()
        const answered = once(socket, 'message')
        socket.send(payload)
        await answered
        times.push(performance.now() - sentT)
        if (everyMs > 0) await sleep(everyMs)
      }
    }),
  )
  const measured = summaryOf(times, performance.now() - startT, process.cpuUsage(cpu))
  close()
  return measured
}

/** What is pushed: how long a message takes by polling says how often the client asks. */
const pushed = standardTransports.filter((id) => id !== 'polling')
/** Every transport there is, under a feed as fast as a scenario may have it, in real time. */
const busyRun = `title: Busy and clean\nfeed: { every: ${runEveryMs}ms }\nduration: ${runMs / 1000}s\nscale: 1\n`

/** The whole lab and its clients in a browser: a real run, saved to a file, and the same one without the tap. */
async function compareRuns(): Promise<Result> {
  const dir = await mkdtemp(join(tmpdir(), 'brownout-bench-'))
  const lab = await openLab({ openProbe: (_, own) => openProbeSource('chromium', own, { announce: console.error }), saveDir: dir })
  const result = await inTurn(`a run of ${standardTransports.length} transports, a feed every ${runEveryMs} ms`, async (tap) => {
    const cpu = process.cpuUsage()
    const untapped: OpenGateway = (options, ctx) => openGateway({ ...options, tap: false }, ctx)
    const run = await lab.startRun({ scenario: 'busy', yaml: busyRun, ...(tap === 'off' ? { openGateway: untapped } : {}) })
    const log = await run.done
    const times = pushed.flatMap((id) => pairDeliveries(transportLog(log, id)).first.map(({ t, publish }) => t - publish.scheduledT))
    return summaryOf(times, runMs, process.cpuUsage(cpu))
  })
  await lab.close()
  await rm(dir, { recursive: true, force: true })
  return result
}

interface Result {
  readonly name: string
  readonly on: readonly Measured[]
  readonly off: readonly Measured[]
}

async function compare(http: Http, everyMs: number): Promise<Result> {
  const origin = await startOrigin(http)
  const result = await inTurn(`${http}, ${everyMs === 0 ? 'as fast as they come back' : `every ${everyMs} ms`}`, async (tap) => {
    const gateway = await openGateway(
      { transport: 'websocket', tls: http === 'HTTP/2', upstream: { host: '127.0.0.1', port: origin.port }, certificate, ...(tap === 'off' ? { tap: false as const } : {}) },
      runContext(),
    )
    const measured = await measure(http, gateway, everyMs)
    await gateway.close()
    return measured
  })
  origin.close()
  return result
}

type Of = 'perSecond' | 'p99Ms' | 'cpuMicrosPerMessage'
/** Of a side: the p99 of all its messages; of the rest the median of its rounds. */
const valueOf = (side: readonly Measured[], of: Of) => (of === 'p99Ms' ? p99(Float64Array.from(side.flatMap(({ times }) => times)).sort()) : median(side.map((measured) => measured[of])))
const ratio = ({ on, off }: Result, of: Of) => valueOf(on, of) / valueOf(off, of)

const draws = 100
function interval(result: Result, of: Of): readonly [number, number] {
  const random = seededRandom(1)
  const ratios = Array.from({ length: draws }, () => {
    const drawn = result.on.map(() => Math.floor(random.next() * result.on.length))
    return ratio({ name: result.name, on: drawn.map((nr) => result.on[nr] as Measured), off: drawn.map((nr) => result.off[nr] as Measured) }, of)
  }).sort((a, b) => a - b)
  return [ratios[Math.floor(draws * 0.025)] as number, ratios[Math.floor(draws * 0.975)] as number]
}

const kept = ({ perSecond, p99Ms, cpuMicrosPerMessage }: Measured) => ({ perSecond, p99Ms, cpuMicrosPerMessage })

const goal = 0.1
const results: Result[] = []

function print(result: Result): Result {
  results.push(result)
  const show = (of: Of, unit: string) => {
    const [on, off] = [valueOf(result.on, of), valueOf(result.off, of)]
    const [low, high] = interval(result, of)
    console.log(`${`${result.name}: ${unit}`.padEnd(60)} ${on.toFixed(of === 'p99Ms' ? 3 : 0).padStart(12)} ${off.toFixed(of === 'p99Ms' ? 3 : 0).padStart(12)}  ${ratio(result, of).toFixed(3)}  ${low.toFixed(2)}-${high.toFixed(2)}`)
  }
  show('perSecond', 'messages/s')
  show('p99Ms', 'p99 ms')
  show('cpuMicrosPerMessage', 'CPU us/message')
  return result
}

console.log(`${'What the tap costs'.padEnd(60)} ${'tap on'.padStart(12)} ${'tap off'.padStart(12)}  on / off`)
for (const http of onlyRun ? [] : (['HTTP/1.1', 'HTTP/2'] as const)) {
  for (const everyMs of [0, pacedEveryMs]) print(await compare(http, everyMs))
}
const run = print(await compareRuns())
// What a run may lose by its evidence: a tenth.
const within = ratio(run, 'perSecond') >= 1 - goal && ratio(run, 'p99Ms') <= 1 + goal
console.log(`${run.name}: ${within ? 'within' : 'NOT within'} ${goal * 100} % of a run without the tap`)
if (process.env['BENCH_DRY'] === undefined && !onlyRun) {
  const path = resolve('docs/bench/evidence.json')
  const before = JSON.parse(await readFile(path, 'utf8').catch(() => '[]')) as unknown[]
  const entry = {
    at: new Date().toISOString(),
    node: process.version,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    rounds,
    forMs,
    results: results.map((result) => ({
      name: result.name,
      on: result.on.map(kept),
      off: result.off.map(kept),
      ratioPerSecond: ratio(result, 'perSecond'),
      ratioP99: ratio(result, 'p99Ms'),
      ratioP99Interval: interval(result, 'p99Ms'),
    })),
  }
  await mkdir(resolve('docs/bench'), { recursive: true })
  await writeFile(path, `${JSON.stringify([...before, entry], null, 2)}\n`)
}
process.exit(0)

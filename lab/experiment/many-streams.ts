import { z } from 'zod'
import { endpoints } from '../contract/feed.ts'
import { openBenchServer } from './bench-server.ts'
import { type BenchNetwork, defineExperiment, type ExperimentContext, type FaultsOn } from './experiment.ts'

const streams = 8
/** What is not open by then waits for something else than time. */
const patienceMs = 1500

/** F2, F3: how many streams a page can have, and what they share. */
export const manyStreams = defineExperiment({
  name: 'many-streams',
  title: 'Eight streams of one page',
  explain: 'A page opens eight event streams to one host, then asks for something small and opens a WebSocket, over HTTP/1.1 and over HTTP/2; it opens streams of one session until no more are allowed; then six streams run over links that lose segments.',
  params: z.strictObject({ lossPercent: z.number().min(0).max(50).default(2), watchMs: z.number().int().min(500).max(20_000).default(3000) }),
  async run({ lossPercent, watchMs }, at) {
    if (at.probe === 'node') return at.unmeasured('', 'it is about the connections of a browser engine, and this probe is Node')
    await openEight(at, 'h1')
    await openEight(at, 'h2')
    await openEight(at, 'capped', { 'gateway/max-concurrent-streams': { max: 5 } })
    await openMost(at)
    const on = { 'link/loss': { percent: lossPercent } }
    await stallsTogether(at, 'h1', { on, watchMs })
    await stallsTogether(at, 'h2', { on, watchMs })
  },
})

async function openEight(at: ExperimentContext, name: 'h1' | 'h2' | 'capped', on?: FaultsOn): Promise<void> {
  const transport = name === 'h1' ? 'sse' : 'sse-h2'
  const about = transport
  const network: BenchNetwork = await at.openNetwork({ transports: [transport], ...(on ? { on } : {}) })
  const before = connectionsOf(at, transport)
  const url = network.url(transport)
  const urls = Array.from({ length: streams }, () => `${url}${endpoints.sse}`)
  // A browser that does not know yet that a host speaks HTTP/2 opens a connection for each of its requests; a page has asked for itself before.
  await at.task('fetch-many', { url: `${url}${endpoints.ping}`, times: 1 })
  const { eventSources } = await at.task<{ eventSources: number }>('hold-open', { eventSources: urls, withinMs: patienceMs })
  const { statuses } = await at.task<{ statuses: number[] }>('fetch-many', { url: `${url}${endpoints.ping}`, times: 1, withinMs: patienceMs })
  at.fact(`${name}.open`, eventSources, { unit: 'connections', about, text: `Of ${streams} event streams were open ${patienceMs} ms later; the others stood at CONNECTING without an error.` })
  at.fact(`${name}.fetch-answered`, statuses[0] === 200, { about, text: `A small fetch to the same host beside them was ${statuses[0] === 200 ? 'answered' : `not answered within ${patienceMs} ms`}.` })
  at.fact(`${name}.connections`, connectionsOf(at, transport) - before, { unit: 'connections', about, text: 'TCP connections that the page opened for all of it.' })
  if (name === 'h1') {
    const socket = await at.task<{ opened: boolean }>('open-socket', { url: `${url.replace('http', 'ws')}${endpoints.websocket}`, withinMs: patienceMs })
    at.fact('h1.websocket', socket.opened, { about: 'websocket', text: `A WebSocket to the same host ${socket.opened ? 'opened' : 'did not open'} beside them: it has a limit of its own.` })
  }
  await at.task('let-go', {})
  if (name === 'h1') {
    const after = await at.task<{ statuses: number[] }>('fetch-many', { url: `${url}${endpoints.ping}`, times: 1, withinMs: patienceMs })
    at.fact('h1.fetch-after', after.statuses[0] === 200, { about, text: 'The same fetch once the streams were closed.' })
  }
  await network.close()
}

/** More than Chromium opens. */
const plenty = 260

/** Up to what the server allows, and to where the engine itself opens no more. */
async function openMost(at: ExperimentContext): Promise<void> {
  const server = await openBenchServer(at, {
    tls: true,
    routes: { '/events': (_request, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(':\n\n') },
  })
  for (const max of [100, 1000]) {
    const path = await at.openPath({ transport: 'sse-h2', port: server.port, tls: true, on: { 'gateway/max-concurrent-streams': { max } } })
    await at.task('fetch-many', { url: `${path.url}/`, times: 1 })
    const { eventSources } = await at.task<{ eventSources: number }>('hold-open', { eventSources: Array.from({ length: plenty }, () => `${path.url}/events`), withinMs: patienceMs })
    at.fact(`allowed.${max}.open`, eventSources, { unit: 'connections', about: 'sse-h2', text: `Of ${plenty} event streams of one session whose server allows ${max}.` })
    await at.task('let-go', {})
    await path.close()
  }
}

function connectionsOf(at: ExperimentContext, transport: 'sse' | 'sse-h2'): number {
  return at.events().filter((event) => event.kind === 'tcp-open' && event.transport === transport && event.hop === 'client').length
}

const side = 6
const everyMs = 25
/** A retransmission takes 200 ms; nothing else here takes half of that. */
const stallMs = 120

/** TCP keeps the order of a connection: what is lost holds up all that share it. */
async function stallsTogether(at: ExperimentContext, name: 'h1' | 'h2', { on, watchMs }: { readonly on: FaultsOn; readonly watchMs: number }): Promise<void> {
  const transport = name === 'h1' ? 'sse' : 'sse-h2'
  const server = await openBenchServer(at, {
    tls: name === 'h2',
    routes: {
      '/events': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        const timer = setInterval(() => response.write(`data: ${'x'.repeat(100)}\n\n`), everyMs)
        response.on('close', () => clearInterval(timer))
      },
    },
  })
  const path = await at.openPath({ transport, port: server.port, tls: name === 'h2', on })
  await at.task('fetch-many', { url: `${path.url}/`, times: 1 })
  const urls = Array.from({ length: side }, () => `${path.url}/events`)
  const { opened, arrivals } = await at.task<{ opened: number; arrivals: number[][] }>('watch-streams', { urls, forMs: watchMs, openWithinMs: 3000 }, { withinMs: watchMs + 10_000 })
  const stalls = arrivals.map((times) => times.slice(1).flatMap((t, i) => (t - (times[i] ?? t) >= stallMs ? [{ fromMs: times[i] ?? t, toMs: t }] : [])))
  const all = stalls.flat()
  // In the middle of a stall of one stream: how many of the others stand still as well?
  const shared = all.map(({ fromMs, toMs }) => stalls.filter((others) => others.some((other) => other.fromMs < (fromMs + toMs) / 2 && other.toMs > (fromMs + toMs) / 2)).length)
  const together = shared.length === 0 ? 0 : shared.reduce((sum, count) => sum + count, 0) / shared.length
  const about = transport
  at.fact(`loss.${name}.open`, opened, { unit: 'connections', about, text: `Of ${side} streams, one message every ${everyMs} ms each.` })
  at.fact(`loss.${name}.stalls`, all.length, { about, text: `Pauses of ${stallMs} ms or more, of all streams together, in ${watchMs} ms.` })
  at.fact(`loss.${name}.together`, Math.round(together * 10) / 10, { about, text: `Streams that stand still when one of them does, on average, of ${side}.` })
  await path.close()
}

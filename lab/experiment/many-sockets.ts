import { z } from 'zod'
import { openBenchServer } from './bench-server.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'

const about = 'websocket'

interface Held {
  readonly sockets: number
  readonly openMs: readonly number[]
  readonly failedMs: readonly number[]
}

/** How many a page can have is the browser's business: RFC 6455 names no number. */
export const manySockets = defineExperiment({
  name: 'many-sockets',
  title: 'Three hundred WebSockets of one page',
  explain: 'A page opens WebSockets to one server, first one after the other, then hundreds at once, and then one more, asks for something small beside them, and opens another one when they are closed.',
  params: z.strictObject({ sockets: z.number().int().min(20).max(500).default(300), oneByOne: z.number().int().min(1).max(50).default(20), patienceMs: z.number().int().min(1000).max(15_000).default(8000) }),
  async run({ sockets, oneByOne, patienceMs }, at) {
    if (at.probe === 'node') return at.unmeasured('', 'it is about the limits of a browser engine, and this probe is Node')
    let open = 0
    const server = await openBenchServer(at, {
      routes: { '/ping': (_request, response) => void response.end('pong') },
      sockets: {
        '/ws': (socket) => {
          open++
          socket.on('close', () => open--)
        },
      },
    })
    const url = `ws://127.0.0.1:${server.port}/ws`
    const hold = (count: number, withinMs: number) => at.task<Held>('hold-open', { sockets: Array.from({ length: count }, () => url), withinMs }, { withinMs: withinMs + 5000 })
    const letGo = async () => {
      await at.task('let-go', {})
      await at.until('the end of all WebSockets at the server', () => open === 0)
    }
    let slowestMs = 0
    for (let i = 0; i < oneByOne; i++) slowestMs = Math.max(slowestMs, ...(await hold(1, patienceMs)).openMs)
    at.fact('one-by-one.slowest', Math.round(slowestMs), { unit: 'ms', about, text: `The slowest of ${oneByOne} WebSockets that the page opened one after the other.` })
    await letGo()
    const together = await hold(sockets, patienceMs)
    at.fact('open', together.sockets, { unit: 'connections', about, text: `${at.probeVersion} opened this many of ${sockets} at once, and ${together.failedMs.length} failed; the connection of the page to the lab is a WebSocket too, and counts.` })
    at.fact('server', open, { unit: 'connections', about, text: 'WebSockets that the server had then.' })
    const { statuses } = await at.task<{ readonly statuses: readonly number[] }>('fetch-many', { url: `http://127.0.0.1:${server.port}/ping`, times: 1, withinMs: patienceMs })
    at.fact('fetch-answered', statuses[0] === 200, { about, text: 'Whether a small fetch to the same server was answered beside them: requests have connections of their own.' })
    beyondTheLimit(at, { together, more: await hold(1, patienceMs) })
    await letGo()
    at.fact('after', (await hold(1, patienceMs)).sockets, { unit: 'connections', about, text: 'Once all were closed, one more was asked for; this many opened.' })
    await letGo()
  },
})

function beyondTheLimit(at: ExperimentContext, { together, more }: { readonly together: Held; readonly more: Held }): void {
  const withinSecond = together.openMs.filter((ms) => ms <= 1000).length
  at.fact('failed-after', Math.round(Math.max(0, ...together.failedMs)), { unit: 'ms', about, text: 'The last of those that failed had its close event by then, without a byte on the wire.' })
  at.fact('more', more.sockets, { unit: 'connections', about, text: `One more while they were open: ${more.failedMs.length === 1 ? 'failed at once' : more.sockets === 1 ? 'opened' : 'neither opened nor failed'}.` })
  at.fact('within-second', withinSecond, { unit: 'connections', about, text: 'Were open within a second of being asked for all at once.' })
  at.fact('slowest', Math.round(Math.max(0, ...together.openMs)), { unit: 'ms', about, text: 'The slowest of them to open: the more handshakes wait, the longer the next is held back.' })
}

import { z } from 'zod'
import type { TransportId } from '../contract/transport.ts'
import { openBenchServer } from './bench-server.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'
import { burstMs, everyMs, heldMessages, openGreeted, type Pause } from './held-messages.ts'

const watched: readonly TransportId[] = ['polling', 'long-polling', 'http-stream', 'sse', 'sse-h2', 'websocket', 'websocket-h2']
const beatMs = 100
/** Before and after: the page is to be measured at rest too, or its own lag would be all that its clock knows. */
const restMs = 1500

/** Everything that a page gets passes through its main thread; what its browser does below goes on without it. */
export const busyPage = defineExperiment({
  name: 'busy-page',
  title: 'A page that is busy',
  explain: 'A page holds every transport open and then keeps its own main thread busy with one long script; the moments at which messages reach its code are compared with those at which they were published, and the server pings a WebSocket of the page all along.',
  params: z.strictObject({ busyMs: z.number().int().min(500).max(5000).default(1500) }),
  async run({ busyMs }, at) {
    if (at.probe === 'node') return at.unmeasured('', 'it is about the main thread of a page, and this probe is Node')
    const network = await openGreeted(at, watched)
    const pongs = await openPinged(at)
    network.startFeed()
    await at.ctx.clock.sleep(restMs, at.ctx.signal)
    const block = await at.task<{ from: number; to: number }>('block-thread', { forMs: busyMs })
    const [fromT, toT] = [at.labTime(block.from), at.labTime(block.to)]
    await at.ctx.clock.sleep(restMs, at.ctx.signal)
    await at.stopClients()
    at.fact('busy', Math.round(toT - fromT), { unit: 'ms', text: `The main thread of the page did nothing else this long, while a message was published every ${everyMs} ms.` })
    for (const transport of watched) tell(at, transport, { fromT, toT })
    at.fact('ping.answered', pongs.filter((t) => t > fromT && t < toT).length, { unit: 'frames', about: 'websocket', text: `Pongs that the server got meanwhile, a Ping sent every ${beatMs} ms: the browser answers by itself, and says nothing of the page.` })
  },
})

/** A WebSocket of the page that its server pings. Returns when it was answered, lab time. */
async function openPinged(at: ExperimentContext): Promise<readonly number[]> {
  const pongs: number[] = []
  const server = await openBenchServer(at, {
    routes: {},
    sockets: {
      '/ws': (socket) => {
        const beat = setInterval(() => socket.ping(), beatMs)
        socket.on('pong', () => pongs.push(at.ctx.clock.now()))
        socket.on('close', () => clearInterval(beat))
      },
    },
  })
  const path = await at.openPath({ transport: 'websocket', port: server.port })
  await at.task('hold-open', { sockets: [`${path.url.replace('http', 'ws')}/ws`] })
  return pongs
}

function tell(at: ExperimentContext, about: TransportId, pause: Pause): void {
  const { due, during, burst, lost } = heldMessages(at.events(), about, pause)
  const losses = at.events().filter((event) => (event.kind === 'error' || event.kind === 'close') && event.transport === about).length
  at.fact(`${about}.during`, during, { unit: 'messages', about, text: `Messages that reached page code while it was busy, of ${due} that were published.` })
  at.fact(`${about}.burst`, Math.round((100 * burst) / Math.max(1, due)), { unit: 'percent', about, text: `Of the ${due} came within ${burstMs} ms of its end, all at once.` })
  at.fact(`${about}.lost`, lost, { unit: 'messages', about, text: `Of the ${due} never came.` })
  at.fact(`${about}.losses`, losses, { about, text: 'Errors and closes that the page was told of: the connection does not notice that nobody listens.' })
}

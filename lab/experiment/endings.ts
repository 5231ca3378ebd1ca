import { z } from 'zod'
import type { TransportId } from '../contract/transport.ts'
import { endpoints } from '../contract/feed.ts'
import { openBenchServer } from './bench-server.ts'
import { defineExperiment, type ExperimentContext } from './experiment.ts'

const closed: readonly TransportId[] = ['sse', 'sse-h2', 'http-stream', 'websocket']

/** G2, G3, G4, G6: who notices an end, and when. */
export const endings = defineExperiment({
  name: 'endings',
  title: 'How a connection ends, and who notices',
  explain: 'A page closes its streams and the origin notes when it noticed; a server says [DONE] to a page that listens and to one that does not; a link falls silent under two open connections, one with a heartbeat.',
  params: z.strictObject({}),
  async run(_params, at) {
    await closedByThePage(at)
    await pageIsLeft(at)
    await doneMessage(at)
    await zombies(at)
  },
})

/** From the page's `close()` to the release at the origin. */
async function closedByThePage(at: ExperimentContext): Promise<void> {
  const network = await at.openNetwork({ transports: closed })
  network.startFeed()
  await at.startClients(closed.map((transport) => ({ transport, baseUrl: network.url(transport) })))
  const accepted = (transport: TransportId) => at.events().find((event) => event.kind === 'accept' && event.transport === transport)
  const first = await at.until('every stream at the origin', () => (closed.every((transport) => accepted(transport)) ? closed.map((transport) => accepted(transport)) : undefined))
  at.fact('close.before', first.length, { unit: 'connections', text: 'Streams that the origin serves before the page closes them.' })
  await at.stopClients()
  for (const transport of closed) {
    const ended = at.events().findLast((event) => event.kind === 'end-state' && event.transport === transport)
    const released = await at.until(`the release of ${transport}`, () => at.events().findLast((event) => event.kind === 'release' && event.transport === transport))
    at.fact(`close.${transport}.noticed`, Math.round((released.t - (ended?.t ?? 0)) * 10) / 10, { unit: 'ms', about: transport, text: `The page closed it and the origin released it this much later (${released.kind === 'release' ? released.how : ''}); the clock of the page is known to the error that the run states.` })
  }
  const left = at.events().filter((event) => event.kind === 'accept').length - at.events().filter((event) => event.kind === 'release').length
  at.fact('close.after', left, { unit: 'connections', text: 'Streams that the origin still serves afterwards.' })
  await network.close()
}

const leaving = ['sse', 'websocket', 'http-stream'] as const

/** G3: nobody closes anything; the page is gone. */
async function pageIsLeft(at: ExperimentContext): Promise<void> {
  if (at.probe === 'node') return at.unmeasured('left', 'it needs a browser engine with pages to leave, and this probe is Node')
  for (const how of ['navigate', 'close'] as const) {
    for (const by of leaving) {
      const network = await at.openNetwork({ transports: [by] })
      const url = `${network.url(by)}${endpoints[by]}`
      const acceptedBefore = at.events().filter((event) => event.kind === 'accept').length
      const { at: moment } = await at.task<{ at: number }>('leave-page', { by, url: by === 'websocket' ? url.replace('http', 'ws') : url, how, withinMs: 5000 })
      const accepted = at.events().filter((event) => event.kind === 'accept')[acceptedBefore]
      const released = await at.until(`the release of ${by} after its page was left`, () => at.events().find((event) => event.kind === 'release' && accepted?.kind === 'accept' && event.conn === accepted.conn))
      at.fact(`left.${how}.${by}.noticed`, Math.round((released.t - at.labTime(moment)) * 10) / 10, { unit: 'ms', about: by, text: `${how === 'navigate' ? 'Another page took its place' : 'The page went away'}; the origin noticed this much later (${released.kind === 'release' ? released.how : ''}).` })
      await network.close()
    }
  }
}

const retryMs = 100

/** An agreed last message, which only page code can act upon. */
async function doneMessage(at: ExperimentContext): Promise<void> {
  const requests = { listening: 0, ignoring: 0 }
  const server = await openBenchServer(at, {
    routes: {
      '/answer': (_request, response, url) => {
        requests[url.searchParams.get('page') === 'ignoring' ? 'ignoring' : 'listening']++
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        response.end(`retry: ${retryMs}\n\ndata: one\n\ndata: two\n\ndata: [DONE]\n\n`)
      },
    },
  })
  const path = await at.openPath({ transport: 'sse', port: server.port })
  const waitMs = 8 * retryMs
  const listening = await at.task<{ events: unknown[] }>('listen-events', { url: `${path.url}/answer?page=listening`, closeOn: '[DONE]', withinMs: waitMs })
  at.fact('done.listening.requests', requests.listening, { unit: 'requests', about: 'sse', text: `The page closed at [DONE]; within ${waitMs} ms, ${waitMs / retryMs} times the retry that was asked for, it sent ${requests.listening}.` })
  at.fact('done.listening.events', listening.events.length, { unit: 'messages', about: 'sse', text: 'What the page got: the answer once.' })
  const ignoring = await at.task<{ events: unknown[] }>('listen-events', { url: `${path.url}/answer?page=ignoring`, events: 6, withinMs: 5000 })
  at.fact('done.ignoring.requests', requests.ignoring, { unit: 'requests', about: 'sse', text: 'The other page did not look at [DONE]; to EventSource the end of a response is a lost connection, so it asked again.' })
  at.fact('done.ignoring.events', ignoring.events.length, { unit: 'messages', about: 'sse', text: 'What that page got: the same answer over and over.' })
  await path.close()
}

const heartbeatMs = 200

/** A link that falls silent leaves the server with connections that nobody has any more. */
async function zombies(at: ExperimentContext): Promise<void> {
  let events = 0
  let sockets = 0
  let foundT: number | null = null
  const server = await openBenchServer(at, {
    routes: {
      '/events': (_request, response) => {
        events++
        response.on('close', () => void events--)
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        response.write(':\n\n')
      },
    },
    sockets: {
      '/ws': (socket) => {
        sockets++
        let alive = true
        socket.on('pong', () => (alive = true))
        // The recipe of `ws`: whoever has not answered the last ping is gone.
        const beat = setInterval(() => {
          if (!alive) {
            foundT ??= at.ctx.clock.now()
            return socket.terminate()
          }
          alive = false
          socket.ping()
        }, heartbeatMs)
        socket.on('close', () => {
          clearInterval(beat)
          sockets--
        })
      },
    },
  })
  const path = await at.openPath({ transport: 'websocket', port: server.port })
  const opened = await at.task<{ eventSources: number; sockets: number }>('hold-open', { eventSources: [`${path.url}/events`], sockets: [`${path.url.replace('http', 'ws')}/ws`] })
  at.fact('zombie.before', events + sockets, { unit: 'connections', text: `The page has ${opened.eventSources} event stream and ${opened.sockets} WebSocket open, and the server counts ${events} and ${sockets}.` })
  const silentT = at.ctx.clock.now()
  await path.switchOn('link/blackhole', { flows: 'all' })
  await at.task('let-go', {})
  await at.until('the heartbeat to find the WebSocket', () => foundT !== null && sockets === 0)
  at.fact('zombie.found', Math.round((foundT ?? 0) - silentT), { unit: 'ms', about: 'websocket', text: `The link fell silent and the page closed both; the server's ping every ${heartbeatMs} ms found the WebSocket this much later.` })
  at.fact('zombie.left', events, { unit: 'connections', about: 'sse', text: 'The event stream has no heartbeat that anybody would answer: the server still holds it.' })
  at.fact('zombie.after', sockets, { unit: 'connections', about: 'websocket', text: 'WebSockets that the server still holds.' })
}

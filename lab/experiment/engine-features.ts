import { z } from 'zod'
import { endpoints } from '../contract/feed.ts'
import { defineExperiment } from './experiment.ts'

/** A6: what this engine supports, tried out. */
export const engineFeatures = defineExperiment({
  name: 'engine-features',
  title: 'What this engine supports',
  explain: 'The page looks which interfaces its engine has, and uses each one that the lab is about against the lab\'s own origin.',
  params: z.strictObject({}),
  async run(_params, at) {
    if (at.probe === 'node') return at.unmeasured('', 'it is about a browser engine, and this probe is Node')
    const features = await at.task<Record<string, boolean>>('detect-features', {})
    for (const [name, there] of Object.entries(features)) at.fact(`has.${name}`, there, { text: `${at.probeVersion} ${there ? 'has' : 'does not have'} it.` })
    const network = await at.openNetwork({ transports: ['polling', 'http-stream', 'sse', 'websocket', 'sse-h2'] })
    network.startFeed()
    const { statuses } = await at.task<{ statuses: number[] }>('fetch-many', { url: `${network.url('polling')}${endpoints.polling}`, times: 1 })
    at.fact('works.fetch', statuses[0] === 200, { about: 'polling', text: 'A poll was answered.' })
    const heard = await at.task<{ events: unknown[] }>('listen-events', { url: `${network.url('sse')}${endpoints.sse}`, types: ['hello'], events: 2, withinMs: 3000 })
    at.fact('works.event-source', heard.events.length >= 2, { about: 'sse', text: `${heard.events.length} events were dispatched, a named one among them.` })
    const h2 = await at.task<{ events: unknown[] }>('listen-events', { url: `${network.url('sse-h2')}${endpoints.sse}`, types: ['hello'], events: 2, withinMs: 3000 })
    at.fact('works.event-source-h2', h2.events.length >= 2, { about: 'sse-h2', text: 'The same over TLS and HTTP/2.' })
    const socket = await at.task<{ opened: boolean; received: string[] }>('open-socket', { url: `${network.url('websocket').replace('http', 'ws')}${endpoints.websocket}`, messages: 2 })
    at.fact('works.websocket', socket.opened && socket.received.length >= 2, { about: 'websocket', text: `${socket.received.length} messages were received.` })
    await at.startClients([{ transport: 'http-stream', baseUrl: network.url('http-stream') }])
    await at.until('a message of the stream', () => at.events().some((event) => event.kind === 'message' && event.transport === 'http-stream'))
    await at.stopClients()
    at.fact('works.fetch-stream', true, { about: 'http-stream', text: 'A record was read while the response went on.' })
  },
})

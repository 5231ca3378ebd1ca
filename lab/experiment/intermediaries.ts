import { z } from 'zod'
import { endpoints } from '../contract/feed.ts'
import { defineExperiment, type ExperimentContext, type FaultsOn } from './experiment.ts'

/** Those that most people meet, as their makers ship them or as their manuals say to set them up. */
const conditions = ['nginx-plain', 'nginx-websocket', 'haproxy-default', 'apache-plain', 'apache-websocket', 'squid-reverse', 'varnish-default', 'varnish-pipe', 'caddy', 'envoy', 'aws-alb', 'corporate-forward-proxy', 'privoxy', 'captive-portal'] as const

/** What a firewall does, without a name. */
const others: Readonly<Record<string, { readonly on: FaultsOn; readonly what: string }>> = {
  'refuse-403': { on: { 'gateway/refuse-upgrade': { status: 403 } }, what: 'a firewall that refuses it' },
  hang: { on: { 'link/blackhole': { flows: 'all' } }, what: 'a firewall that drops its packets' },
  strip: { on: { 'gateway/strip-upgrade': {} }, what: 'a proxy that drops hop-by-hop headers' },
}

interface Socket {
  readonly opened: boolean
  readonly received: readonly string[]
  readonly closeCode: number | null
  readonly timedOut: boolean
}

/** B1, D3: the same handshake through each of them. */
export const intermediaries = defineExperiment({
  name: 'intermediaries',
  title: 'One handshake, many intermediaries',
  explain: 'The same page opens a WebSocket, and asks for one plain HTTP answer, through intermediaries that behave like the software people run, and through three unfriendly ones.',
  params: z.strictObject({ patienceMs: z.number().int().min(200).max(10_000).default(1000) }),
  async run({ patienceMs }, at) {
    const passed = { websocket: 0, http: 0 }
    for (const condition of conditions) {
      const { websocket, http } = await through(at, condition, { condition, patienceMs, what: condition })
      if (websocket) passed.websocket++
      if (http) passed.http++
    }
    at.fact('passed.of', conditions.length, { text: `Intermediaries that were tried: ${conditions.join(', ')}.` })
    at.fact('passed.websocket', passed.websocket, { about: 'websocket', text: 'Of these let the handshake and a message through.' })
    at.fact('passed.http', passed.http, { about: 'polling', text: 'Of these let a plain GET through.' })
    for (const [name, { on, what }] of Object.entries(others)) await through(at, name, { on, patienceMs, what })
    await idle(at)
  },
})

async function through(at: ExperimentContext, name: string, { condition, on, patienceMs, what }: { readonly condition?: string; readonly on?: FaultsOn; readonly patienceMs: number; readonly what: string }): Promise<{ readonly websocket: boolean; readonly http: boolean }> {
  const network = await at.openNetwork({ transports: ['websocket'], ...(condition === undefined ? {} : { condition }), ...(on ? { on } : {}) })
  const url = network.url('websocket')
  const socket = await at.task<Socket>('open-socket', { url: `${url.replace('http', 'ws')}${endpoints.websocket}`, messages: 1, withinMs: patienceMs })
  const websocket = socket.opened && socket.received.length > 0
  at.fact(`through.${name}.websocket`, websocket, { about: 'websocket', text: `${what}: ${websocket ? 'open, with a message' : socket.timedOut ? `nothing within ${patienceMs} ms, no error and no close` : `no WebSocket, close code ${socket.closeCode ?? 0}`}.` })
  const http = name === 'hang' ? false : await answers(at, `${url}${endpoints.ping}`)
  at.fact(`through.${name}.http`, http, { about: 'polling', text: `${what}: a plain GET of the same page was ${http ? 'answered' : 'not answered by the origin'}.` })
  await network.close()
  return { websocket, http }
}

async function answers(at: ExperimentContext, url: string): Promise<boolean> {
  try {
    const { statuses } = await at.task<{ statuses: number[] }>('fetch-many', { url, times: 1 }, { withinMs: 3000 })
    // A portal answers 200 too, with a page of its own: the origin's exchange is what counts.
    return statuses[0] === 200 && at.events().some((event) => event.kind === 'head' && event.hop === 'origin' && event.t > at.ctx.clock.now() - 3000 && event.lines[0]?.includes(endpoints.ping))
  } catch {
    return false
  }
}

const idleMs = 300

/** What is open and silent is not open for ever. */
async function idle(at: ExperimentContext): Promise<void> {
  const network = await at.openNetwork({ transports: ['websocket'], on: { 'gateway/idle-timeout': { idle: `${idleMs}ms` } } })
  const startedT = at.ctx.clock.now()
  const socket = await at.task<Socket>('open-socket', { url: `${network.url('websocket').replace('http', 'ws')}${endpoints.websocket}`, messages: 1000, withinMs: 20 * idleMs })
  at.fact('idle.opened', socket.opened, { about: 'websocket', text: `Through a proxy that ends what is idle for ${idleMs} ms the handshake succeeds.` })
  at.fact('idle.code', socket.closeCode ?? 0, { about: 'websocket', text: `And ${Math.round(at.ctx.clock.now() - startedT)} ms later, with no message on its way, the page is told close code ${socket.closeCode ?? 0}.` })
}

import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import type { ClientConnection } from '../client-connection.ts'
import { watchDeadlines, type Due } from '../deadlines.ts'
import type { Exchange } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { softwareAnswer, softwareNames } from '../software.ts'

const params = z
  .strictObject({
    idle: durationSchema.prefault('60s').describe('no byte for this long'),
    tunnel: durationSchema.optional().describe("the same for tunnels, where it is another time: HAProxy's `timeout tunnel`"),
    keepAlive: durationSchema.optional().describe('from a response to the next request, where it is another time: `keepalive_timeout` of nginx, 75s'),
    of: z.enum(['both', 'responses', 'tunnels']).default('both').describe('kept-alive connections go with the responses'),
    direction: z.enum(['either', 'from-client', 'from-origin']).default('either').describe('either: a byte of either side counts as life'),
    end: z.enum(['fin', 'rst', '408', '502', '503', '504']).default('fin').describe('what the client of an idle exchange gets; a status only while nothing was answered yet, FIN after'),
    page: z.enum(softwareNames).default('nginx').describe('whose error page'),
  })
  .transform(({ idle, tunnel = idle, keepAlive = idle, ...rest }) => ({ idleMs: idle, tunnelMs: tunnel, keepAliveMs: keepAlive, ...rest }))
type Params = z.infer<typeof params>

const wording: Readonly<Record<Params['direction'], string>> = { either: 'went either way', 'from-client': 'came from the client', 'from-origin': 'came from the origin' }
const lastByte: Readonly<Record<Params['direction'], (exchange: Exchange) => number>> = {
  either: ({ lastByteT }) => lastByteT,
  'from-client': ({ lastByteFrom }) => lastByteFrom.c2s,
  'from-origin': ({ lastByteFrom }) => lastByteFrom.s2c,
}
const isOf: Readonly<Record<Params['of'], (exchange: Exchange) => boolean>> = {
  both: () => true,
  responses: ({ phase }) => phase !== 'tunnel',
  tunnels: ({ phase }) => phase === 'tunnel',
}
const kinds: Readonly<Record<Params['of'], string>> = { both: 'an exchange or tunnel', responses: 'an exchange that is no tunnel', tunnels: 'a tunnel' }
const isStatus = (end: Params['end']) => end !== 'fin' && end !== 'rst'

/** `proxy_read_timeout` of nginx (60 s), `timeout client` and `timeout server` of HAProxy, the idle timeout of AWS ALB (60 s, kept-alive connections too). */
export const idleTimeout = defineRule<Params>({
  definition: {
    id: 'gateway/idle-timeout',
    title: 'Idle timeout',
    params,
    lifetime: 'held',
    sees: { client: 'FIN, RST or a status after the silence', origin: 'the end of a silent connection or stream' },
    explain: ({ idleMs, tunnelMs, keepAliveMs, of, direction, end }) => {
      const tunnels = of === 'both' && tunnelMs !== idleMs ? ` (a tunnel: ${tunnelMs} ms)` : ''
      const how = `${end === 'rst' ? 'the client gets a RST' : 'the client gets a FIN without a last chunk'} (HTTP/2: RST_STREAM)${isStatus(end) ? `, a request without an answer gets a ${end}` : ''}`
      const kept = of === 'tunnels' ? '' : `; a kept-alive connection without a request gets a FIN${keepAliveMs === idleMs ? '' : ` after ${keepAliveMs} ms`}`
      return `HTTP: the gateway ends ${kinds[of]} on which no byte ${wording[direction]} for ${of === 'tunnels' ? tunnelMs : idleMs} ms${tunnels}: ${how}${kept}.`
    },
  },
  start({ idleMs, tunnelMs, keepAliveMs, of, direction, end, page }, context) {
    const onT = context.clock.now()
    const limitMs = ({ phase }: Exchange) => (phase === 'tunnel' ? tunnelMs : idleMs)
    // One that has asked nothing yet is waited for as for a request.
    const betweenMs = ({ hasAsked }: ClientConnection) => (hasAsked ? keepAliveMs : idleMs)
    const endExchange = (exchange: Exchange) => {
      const what = `${exchange.request.method} ${exchange.request.target}`
      // A rule may hold the head of an answer that is here.
      if (isStatus(end) && exchange.phase === 'waiting' && exchange.answeredT === undefined) {
        context.hit(exchange.connection, `answered ${what} with ${end} after ${idleMs} ms without a byte`)
        exchange.answer(softwareAnswer(page, Number(end)))
        return
      }
      context.hit(exchange.connection, `ended ${what} after ${limitMs(exchange)} ms without a byte`)
      exchange.giveUp(end === 'rst' ? 'rst' : 'fin')
    }
    const endConnection = (connection: ClientConnection) => {
      context.hit(connection, `ended a kept-alive connection after ${betweenMs(connection)} ms without a request`)
      connection.close('fin', 'local')
    }
    const deadlines = watchDeadlines(context.clock, () => [
      ...context
        .exchanges()
        .filter((exchange) => exchange.phase !== 'done' && isOf[of](exchange))
        .map((exchange): Due => ({ t: Math.max(lastByte[direction](exchange), onT) + limitMs(exchange), run: () => endExchange(exchange) })),
      ...context
        .connections()
        .filter((connection) => of !== 'tunnels' && connection.ending === undefined && [...connection.exchanges].every(({ phase }) => phase === 'done'))
        .map((connection): Due => ({ t: Math.max(connection.lastByteT, onT) + betweenMs(connection), run: () => endConnection(connection) })),
    ])
    const wake = () => deadlines.wake()
    // A tunnel, or a wait for the next request, may have less time than what was there before.
    return { connected: wake, begin: wake, tunnel: wake, finished: wake, stop: () => deadlines.stop() }
  },
})

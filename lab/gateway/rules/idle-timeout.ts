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
    of: z.enum(['both', 'responses', 'tunnels']).default('both').describe("HAProxy's `timeout tunnel` and `timeout server` are two; kept-alive connections go with the responses"),
    direction: z.enum(['either', 'from-client', 'from-origin']).default('either').describe('either: a byte of either side counts as life'),
    end: z.enum(['fin', 'rst', '408', '502', '503', '504']).default('fin').describe('what the client of an idle exchange gets; a status only while nothing was answered yet, FIN after'),
    page: z.enum(softwareNames).default('nginx').describe('whose error page'),
  })
  .transform(({ idle, ...rest }) => ({ idleMs: idle, ...rest }))
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

/** `proxy_read_timeout` of nginx (60 s), `timeout tunnel` of HAProxy, the idle timeout of AWS ALB (60 s). */
export const idleTimeout = defineRule<Params>({
  definition: {
    id: 'gateway/idle-timeout',
    title: 'Idle timeout',
    params,
    lifetime: 'held',
    sees: { client: 'FIN, RST or a status after the silence', origin: 'the end of a silent connection or stream' },
    explain: ({ idleMs, of, direction, end }) =>
      `HTTP: the gateway ends ${kinds[of]} on which no byte ${wording[direction]} for ${idleMs} ms: ${end === 'rst' ? 'the client gets a RST' : 'the client gets a FIN without a last chunk'} (HTTP/2: RST_STREAM)${isStatus(end) ? `, a request without an answer gets a ${end}` : ''}${of === 'tunnels' ? '' : '; a kept-alive connection without a request gets a FIN'}.`,
  },
  start({ idleMs, of, direction, end, page }, context) {
    const onT = context.clock.now()
    const endExchange = (exchange: Exchange) => {
      const what = `${exchange.request.method} ${exchange.request.target}`
      // A rule may hold the head of an answer that is here.
      if (isStatus(end) && exchange.phase === 'waiting' && exchange.answeredT === undefined) {
        context.hit(exchange.connection, `answered ${what} with ${end} after ${idleMs} ms without a byte`)
        exchange.answer(softwareAnswer(page, Number(end)))
        return
      }
      context.hit(exchange.connection, `ended ${what} after ${idleMs} ms without a byte`)
      exchange.giveUp(end === 'rst' ? 'rst' : 'fin')
    }
    const endConnection = (connection: ClientConnection) => {
      context.hit(connection, `ended a kept-alive connection after ${idleMs} ms without a request`)
      connection.close('fin', 'local')
    }
    const deadlines = watchDeadlines(context.clock, () => [
      ...context
        .exchanges()
        .filter((exchange) => exchange.phase !== 'done' && isOf[of](exchange))
        .map((exchange): Due => ({ t: Math.max(lastByte[direction](exchange), onT) + idleMs, run: () => endExchange(exchange) })),
      ...context
        .connections()
        .filter((connection) => of !== 'tunnels' && connection.ending === undefined && [...connection.exchanges].every(({ phase }) => phase === 'done'))
        .map((connection): Due => ({ t: Math.max(connection.lastByteT, onT) + idleMs, run: () => endConnection(connection) })),
    ])
    return {
      connected: () => deadlines.wake(),
      begin: () => deadlines.wake(),
      stop: () => deadlines.stop(),
    }
  },
})

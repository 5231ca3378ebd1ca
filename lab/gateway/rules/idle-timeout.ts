import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import type { ClientConnection } from '../client-connection.ts'
import { watchDeadlines, type Due } from '../deadlines.ts'
import type { Exchange } from '../exchange.ts'
import { statusPage } from '../pages.ts'
import { defineRule } from '../rule.ts'

const params = z
  .strictObject({
    idle: durationSchema.prefault('60s').describe('no byte in either direction for this long'),
    end: z.enum(['fin', 'rst', '504']).default('fin').describe('what the client of an idle exchange gets; 504 only while nothing was answered yet, FIN after'),
  })
  .transform(({ idle, end }) => ({ idleMs: idle, end }))
type Params = z.infer<typeof params>

/** `proxy_read_timeout` of nginx (60 s), `timeout tunnel` of HAProxy, the idle timeout of AWS ALB (60 s). */
export const idleTimeout = defineRule<Params>({
  definition: {
    id: 'gateway/idle-timeout',
    title: 'Idle timeout',
    params,
    lifetime: 'held',
    explain: ({ idleMs, end }) =>
      `HTTP: the gateway ends an exchange or tunnel on which no byte went either way for ${idleMs} ms: ${end === 'rst' ? 'the client gets a RST' : 'the client gets a FIN without a last chunk'} (HTTP/2: RST_STREAM)${end === '504' ? ', a request without an answer gets a 504' : ''}; a kept-alive connection without a request gets a FIN.`,
  },
  start({ idleMs, end }, context) {
    const onT = context.clock.now()
    const endExchange = (exchange: Exchange) => {
      const what = `${exchange.request.method} ${exchange.request.target}`
      if (end === '504' && exchange.phase === 'waiting') {
        context.hit(exchange.connection, `answered ${what} with 504 after ${idleMs} ms without a byte`)
        exchange.answer({ status: 504, body: statusPage(504) })
        return
      }
      context.hit(exchange.connection, `ended ${what} after ${idleMs} ms without a byte`)
      exchange.cut(end === 'rst' ? 'rst' : 'fin')
    }
    const endConnection = (connection: ClientConnection) => {
      context.hit(connection, `ended a kept-alive connection after ${idleMs} ms without a request`)
      connection.close('fin', 'local')
    }
    const deadlines = watchDeadlines(context.clock, () => [
      ...context
        .exchanges()
        .filter(({ phase }) => phase !== 'done')
        .map((exchange): Due => ({ t: Math.max(exchange.lastByteT, onT) + idleMs, run: () => endExchange(exchange) })),
      ...context
        .connections()
        .filter((connection) => connection.ending === undefined && [...connection.exchanges].every(({ phase }) => phase === 'done'))
        .map((connection): Due => ({ t: Math.max(connection.lastByteT, onT) + idleMs, run: () => endConnection(connection) })),
    ])
    return {
      connected: () => deadlines.wake(),
      begin: () => deadlines.wake(),
      stop: () => deadlines.stop(),
    }
  },
})

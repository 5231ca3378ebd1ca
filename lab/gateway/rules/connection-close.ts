import { z } from 'zod'
import { closing, mapHead } from '../sinks.ts'
import { defineRule } from '../rule.ts'

/** A proxy without keep-alive towards its clients: every poll pays for a new connection. */
export const connectionClose = defineRule({
  definition: {
    id: 'gateway/connection-close',
    title: 'End every connection after its response',
    params: z.strictObject({}),
    lifetime: 'held',
    explain: () => 'HTTP/1.1: every response carries `Connection: close` and its connection ends by FIN after it; streams and tunnels live as long as they would. HTTP/2 has no such header and is not touched.',
  },
  start: (_params, context) => ({
    respond(exchange, next) {
      if (exchange.request.version === '2.0') return next
      return mapHead(next, (head) => {
        context.hit(exchange.connection, `will end the connection after ${exchange.request.method} ${exchange.request.target}`)
        return { ...head, lines: closing(head.lines) }
      })
    },
    stop() {},
  }),
})

import { z } from 'zod'
import { withHeader, withoutHeaders } from '../exchange.ts'
import { closing, mapHead } from '../sinks.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({ on: z.enum(['clients', 'origin', 'both']).default('clients').describe('origin: every request goes on with `Connection: close` (lighttpd, tinyproxy, http-proxy), clients keep theirs') })
type Params = z.infer<typeof params>

/** A proxy without keep-alive towards its clients: every poll pays for a new connection. */
export const connectionClose = defineRule<Params>({
  definition: {
    id: 'gateway/connection-close',
    title: 'End every connection after its response',
    params,
    lifetime: 'held',
    sees: { client: 'FIN after each response, unless `on` is origin', origin: '`Connection: close` on each request, unless `on` is clients' },
    explain: ({ on }) =>
      `HTTP/1.1: ${on === 'origin' ? '' : 'every response carries `Connection: close` and its connection ends by FIN after it; '}${on === 'clients' ? '' : 'every request goes on with `Connection: close`, so the origin gets a new connection for each; '}streams and tunnels live as long as they would; HTTP/2 has no such header and is not touched.`,
  },
  start: ({ on }, context) => ({
    keepsClients: on === 'origin',
    begin({ request, connection, wantsTunnel }) {
      if (on === 'clients' || wantsTunnel || request.version === '2.0') return
      context.hit(connection, `sent ${request.method} ${request.target} on with "Connection: close"`)
      request.lines = withHeader(withoutHeaders(request.lines, 'keep-alive'), 'Connection', 'close')
    },
    respond(exchange, next) {
      if (exchange.request.version === '2.0') return next
      if (on === 'origin') return mapHead(next, (head) => ({ ...head, lines: withoutHeaders(head.lines, 'connection', 'keep-alive') }))
      return mapHead(next, (head) => {
        context.hit(exchange.connection, `will end the connection after ${exchange.request.method} ${exchange.request.target}`)
        return { ...head, lines: closing(head.lines) }
      })
    },
    stop() {},
  }),
})

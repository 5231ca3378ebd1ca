import { z } from 'zod'
import { defineRule } from '../rule.ts'

/** What nearly every intermediary does by default: nginx, HAProxy, Apache, Varnish, Caddy, nghttpx. */
export const http1Origin = defineRule({
  definition: {
    id: 'gateway/http1-origin',
    title: 'HTTP/1.1 to the origin',
    params: z.strictObject({}),
    lifetime: 'held',
    sees: { client: 'the same answers; RST_STREAM for any broken body', origin: 'HTTP/1.1, a connection for each stream, an Upgrade for a CONNECT' },
    explain: () =>
      'HTTP/2: each stream goes on as an HTTP/1.1 request on a connection of its own from a pool, an extended CONNECT as an Upgrade; an origin that breaks off in a body gives RST_STREAM(INTERNAL_ERROR), whether it sent FIN or RST; HTTP/1.1 clients are not touched.',
  },
  start: (_params, context) => ({
    begin({ request, connection, wantsTunnel }) {
      if (request.version !== '2.0') return
      context.hit(connection, `sent ${wantsTunnel ? 'the extended CONNECT to' : request.method} ${request.target} on as HTTP/1.1${wantsTunnel ? ' Upgrade' : ''}`)
      request.forwardAs = '1.1'
    },
    stop() {},
  }),
})

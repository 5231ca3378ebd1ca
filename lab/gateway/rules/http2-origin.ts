import { z } from 'zod'
import { headerOf } from '../exchange.ts'
import { defineRule } from '../rule.ts'

/** A proxy in front of an HTTP/2 backend: nghttpx, HAProxy `proto h2`, Envoy and cloud load balancers where they are told to. */
export const http2Origin = defineRule({
  definition: {
    id: 'gateway/http2-origin',
    title: 'HTTP/2 to the origin',
    params: z.strictObject({}),
    lifetime: 'held',
    sees: { client: 'the same answers; 502 where a WebSocket is not offered', origin: 'one HTTP/2 session, an extended CONNECT for an Upgrade' },
    explain: () =>
      'HTTP/1.1: over TLS each request goes on as a stream of one HTTP/2 session, an Upgrade to WebSocket as an extended CONNECT, with 502 when the origin does not offer that; a stream that the origin breaks off ends the connection by FIN without a last chunk; HTTP/2 clients, and clients without TLS, are not touched.',
  },
  start: (_params, context) => ({
    begin({ request, connection, wantsTunnel }) {
      if (request.version === '2.0' || connection.alpn === undefined) return
      const upgrade = wantsTunnel && headerOf(request.lines, 'upgrade') !== undefined
      context.hit(connection, `sent ${upgrade ? 'the Upgrade of' : request.method} ${request.target} on as HTTP/2${upgrade ? ' extended CONNECT' : ''}`)
      request.forwardAs = '2.0'
    },
    stop() {},
  }),
})

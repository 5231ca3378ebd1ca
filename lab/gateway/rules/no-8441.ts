import { z } from 'zod'
import { defineRule } from '../rule.ts'

/** nginx, Caddy and most load balancers in front of HTTP/2 clients. */
export const no8441 = defineRule({
  definition: {
    id: 'gateway/no-8441',
    title: 'Do not advertise RFC 8441',
    params: z.strictObject({}),
    lifetime: 'held',
    sees: { client: 'SETTINGS without ENABLE_CONNECT_PROTOCOL', origin: 'a WebSocket on an HTTP/1.1 connection of its own' },
    explain: () => 'HTTP/2: SETTINGS of new sessions do not carry ENABLE_CONNECT_PROTOCOL; a browser then opens a second connection with HTTP/1.1 for its WebSocket; open sessions keep what they were told.',
  },
  start: (_params, context) => ({
    settings: (settings) => ({ ...settings, enableConnectProtocol: false }),
    connected(connection) {
      if (connection.alpn === 'h2' && !connection.session) context.hit(connection, 'opened an HTTP/2 session without extended CONNECT')
    },
    stop() {},
  }),
})

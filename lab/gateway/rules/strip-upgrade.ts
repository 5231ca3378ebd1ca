import { z } from 'zod'
import { headerOf, withoutHeaders } from '../exchange.ts'
import { defineRule } from '../rule.ts'

/** A proxy that knows nothing of Upgrade: nginx's plain `proxy_pass`, Apache's `ProxyPass http://`, Varnish, Squid. */
export const stripUpgrade = defineRule({
  definition: {
    id: 'gateway/strip-upgrade',
    title: 'Strip the Upgrade header',
    params: z.strictObject({}),
    lifetime: 'held',
    sees: { client: 'the status of a plain GET instead of 101', origin: 'a plain GET without Upgrade and Connection' },
    explain: () => 'HTTP/1.1: the gateway drops the hop-by-hop headers Upgrade and Connection, so the origin answers a plain GET and a WebSocket sees that status instead of 101; HTTP/2 has no Upgrade: extended CONNECT passes.',
  },
  start: (_params, context) => ({
    plainUpgrades: true,
    begin(exchange) {
      const { request, connection } = exchange
      if (request.version === '2.0' || headerOf(request.lines, 'upgrade') === undefined) return
      context.hit(connection, `dropped "Upgrade: ${headerOf(request.lines, 'upgrade')}" from ${request.method} ${request.target}; the origin sees a plain request`)
      request.lines = withoutHeaders(request.lines, 'upgrade', 'connection')
    },
    stop() {},
  }),
})

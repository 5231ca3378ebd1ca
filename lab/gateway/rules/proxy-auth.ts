import { z } from 'zod'
import { headerOf, withoutHeaders } from '../exchange.ts'
import { statusPage } from '../pages.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({ realm: z.string().regex(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/, 'printable ASCII without quotes').default('corporate proxy') })
type Params = z.infer<typeof params>

/** A corporate proxy that wants a login on every request; EventSource and WebSocket cannot send one. */
export const proxyAuth = defineRule<Params>({
  definition: {
    id: 'gateway/proxy-auth',
    title: 'Ask for proxy authentication',
    params,
    lifetime: 'held',
    sees: { client: '407 with Proxy-Authenticate', origin: 'only requests that carried a login, without it' },
    explain: () => 'HTTP: the gateway answers every request, Upgrade and extended CONNECT without Proxy-Authorization with 407; with it, whatever it says, the request goes on without that header.',
  },
  start: ({ realm }, context) => ({
    plainUpgrades: false,
    begin(exchange) {
      const { request, connection } = exchange
      if (headerOf(request.lines, 'proxy-authorization') !== undefined) {
        request.lines = withoutHeaders(request.lines, 'proxy-authorization')
        return
      }
      context.hit(connection, `asked ${request.method} ${request.target} for a login (407)`)
      exchange.answer({ status: 407, lines: [['Proxy-Authenticate', `Basic realm="${realm}"`], ['Content-Type', 'text/html']], body: statusPage(407) })
    },
    stop() {},
  }),
})

import { z } from 'zod'
import { headerOf, type Exchange } from '../exchange.ts'
import { statusPage } from '../pages.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({
  how: z.enum(['status', 'page', 'hang', 'accept-then-close']).default('status').describe('status: answer with it; page: 200 and a page; hang: never answer; accept-then-close: pass the 101, then FIN'),
  status: z.number().int().min(400).max(599).default(403).describe('400, 403, 426, 501 and 502 are met in the wild'),
})
type Params = z.infer<typeof params>

const sentence: Readonly<Record<Params['how'], (status: number) => string>> = {
  status: (status) => `with ${status}`,
  page: () => 'with 200 and an HTML page',
  hang: () => 'with nothing at all: no byte and no end',
  'accept-then-close': () => 'with the 101 of the origin, and ends the tunnel by FIN at once',
}

const landingPage = '<!doctype html>\n<title>Welcome</title>\n<p>Welcome.</p>\n'

/** Envoy without `upgrade_configs` (403), a firewall, a single-page app's catch-all (200), old load balancers (501). */
export const refuseUpgrade = defineRule<Params>({
  definition: {
    id: 'gateway/refuse-upgrade',
    title: 'Refuse the Upgrade',
    params,
    lifetime: 'held',
    sees: { client: 'a status, a page, silence, or 101 and FIN', origin: 'no Upgrade, or one whose tunnel ends at once' },
    explain: ({ how, status }) => `HTTP/1.1: the gateway answers every Upgrade request ${sentence[how](status)}; a WebSocket client sees 1006 and never the status; plain requests and HTTP/2 pass.`,
  },
  start({ how, status }, context) {
    const asks = ({ request }: Exchange) => request.version !== '2.0' && headerOf(request.lines, 'upgrade') !== undefined
    return {
      plainUpgrades: how === 'status' || how === 'page',
      begin(exchange) {
        if (!asks(exchange) || how === 'accept-then-close') return
        const what = `${exchange.request.method} ${exchange.request.target}`
        if (how === 'hang') {
          context.hit(exchange.connection, `never answered the Upgrade of ${what}`)
          return 'hold'
        }
        const answered = how === 'page' ? 200 : status
        context.hit(exchange.connection, `answered the Upgrade of ${what} with ${answered}`)
        exchange.answer(how === 'page' ? { status: 200, lines: [['Content-Type', 'text/html']], body: landingPage } : { status, body: statusPage(status) })
        return
      },
      tunnel(exchange) {
        if (how !== 'accept-then-close' || exchange.request.version === '2.0') return
        context.hit(exchange.connection, `granted the Upgrade of ${exchange.request.target} and closed`)
        setImmediate(() => exchange.cut('fin'))
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import { statusPage } from '../pages.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({
  how: z.enum(['status', 'rst-stream']).default('status'),
  status: z.number().int().min(400).max(599).default(501),
})
type Params = z.infer<typeof params>

/** nginx answers extended CONNECT with 400, Apache without `H2WebSockets` with RST_STREAM. */
export const refuseConnect = defineRule<Params>({
  definition: {
    id: 'gateway/refuse-connect',
    title: 'Refuse extended CONNECT',
    params,
    lifetime: 'held',
    sees: { client: 'the status or RST_STREAM; browsers do not fall back', origin: 'no extended CONNECT' },
    explain: ({ how, status }) => `HTTP/2: the gateway advertises RFC 8441 and refuses every extended CONNECT ${how === 'status' ? `with ${status}` : 'with RST_STREAM'}; browsers do not fall back to HTTP/1.1 then; the session and HTTP/1.1 stay as they are.`,
  },
  start: ({ how, status }, context) => ({
    begin(exchange) {
      if (exchange.request.version !== '2.0' || !exchange.wantsTunnel) return
      context.hit(exchange.connection, `refused CONNECT ${exchange.request.target} ${how === 'status' ? `with ${status}` : 'with RST_STREAM'}`)
      if (how === 'status') exchange.answer({ status, body: statusPage(status) })
      else exchange.cut('rst')
    },
    stop() {},
  }),
})

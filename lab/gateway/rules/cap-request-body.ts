import { z } from 'zod'
import { bytesSchema } from '../../contract/duration.ts'
import { headerOf } from '../exchange.ts'
import { statusPage } from '../pages.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({ max: bytesSchema.prefault('1MiB') }).transform(({ max }) => ({ maxBytes: max }))
type Params = z.infer<typeof params>

/** `client_max_body_size` of nginx. */
export const capRequestBody = defineRule<Params>({
  definition: {
    id: 'gateway/cap-request-body',
    title: 'Limit request bodies',
    params,
    lifetime: 'held',
    explain: ({ maxBytes }) => `HTTP: a request whose Content-Length is more than ${maxBytes} bytes is answered 413 and its HTTP/1.1 connection ended; a body without a declared length passes.`,
  },
  start: ({ maxBytes }, context) => ({
    begin(exchange) {
      const length = Number(headerOf(exchange.request.lines, 'content-length') ?? 0)
      if (length <= maxBytes) return
      context.hit(exchange.connection, `answered ${exchange.request.method} ${exchange.request.target} of ${length} bytes with 413`)
      exchange.answer({ status: 413, body: statusPage(413), close: true })
    },
    stop() {},
  }),
})

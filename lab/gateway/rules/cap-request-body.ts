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
    sees: { client: '413, and the end of its HTTP/1.1 connection', origin: 'no request, or one that breaks off in its body' },
    explain: ({ maxBytes }) => `HTTP: a request with a body of more than ${maxBytes} bytes is answered 413 and its HTTP/1.1 connection ended: at once when Content-Length says so, else when so many bytes have come.`,
  },
  start: ({ maxBytes }, context) => ({
    begin(exchange) {
      const length = Number(headerOf(exchange.request.lines, 'content-length') ?? 0)
      if (length <= maxBytes) return
      context.hit(exchange.connection, `answered ${exchange.request.method} ${exchange.request.target} of ${length} bytes with 413`)
      exchange.answer({ status: 413, body: statusPage(413), close: true })
    },
    // Chunks, or an HTTP/2 stream that said no length.
    requestBody(exchange, bytes) {
      if (bytes <= maxBytes || exchange.phase !== 'waiting') return
      context.hit(exchange.connection, `answered ${exchange.request.method} ${exchange.request.target} with 413 after ${bytes} bytes`)
      exchange.answer({ status: 413, body: statusPage(413), close: true })
    },
    stop() {},
  }),
})

import { z } from 'zod'
import { bytesSchema } from '../../contract/duration.ts'
import { headerOf, type Exchange, type ResponseSink } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { afterFlush, ofUnknownLength } from '../sinks.ts'

const params = z
  .strictObject({
    after: bytesSchema.prefault('1kB'),
    end: z.enum(['fin', 'rst', 'clean']).default('fin').describe('clean: the response ends as if it were complete'),
  })
  .transform(({ after, end }) => ({ afterBytes: after, end }))
type Params = z.infer<typeof params>

/** Caddy 2.6, nginx with HTTP/1.0 and HAProxy towards HTTP/2 pass a broken response off as complete; most others end it by FIN. */
export const truncateBody = defineRule<Params>({
  definition: {
    id: 'gateway/truncate-body',
    title: 'Truncate bodies',
    params,
    lifetime: 'held',
    sees: { client: 'a body that stops: FIN, RST or a clean end', origin: 'its response broken off' },
    explain: ({ afterBytes, end }) =>
      `HTTP: every response body stops after ${afterBytes} bytes: ${end === 'clean' ? 'it ends as if it were complete' : end === 'rst' ? 'the connection is reset' : 'the connection ends by FIN without a last chunk'}${end === 'clean' ? '' : ' (HTTP/2: RST_STREAM)'}; shorter bodies and tunnels pass.`,
  },
  start: ({ afterBytes, end }, context) => ({
    respond: (exchange, next) => truncated(exchange, next, afterBytes, end, () => context.hit(exchange.connection, `cut the body of ${exchange.request.method} ${exchange.request.target} after ${afterBytes} bytes (${end})`)),
    stop() {},
  }),
})

function truncated(exchange: Exchange, next: ResponseSink, afterBytes: number, end: Params['end'], onCut: () => void): ResponseSink {
  let left = afterBytes
  let over = false
  return {
    head(head) {
      // A declared length would give the truncation away.
      const lines = end === 'clean' && Number(headerOf(head.lines, 'content-length') ?? 0) > afterBytes ? ofUnknownLength(head.lines, exchange.request.version) : head.lines
      next.head({ ...head, lines })
    },
    data(chunk) {
      if (over) return
      if (chunk.length <= left) {
        left -= chunk.length
        next.data(chunk)
        return
      }
      over = true
      onCut()
      if (left > 0) next.data(chunk.subarray(0, left))
      if (end === 'clean') next.end([])
      else afterFlush(() => exchange.cut(end))
    },
    end: (trailers) => over || next.end(trailers),
    abort: (how) => over || next.abort(how),
  }
}

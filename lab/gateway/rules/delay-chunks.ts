import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import { HoldLine } from '../hold-line.ts'
import type { ResponseSink } from '../exchange.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({ delay: durationSchema.prefault('200ms') }).transform(({ delay }) => ({ delayMs: delay }))
type Params = z.infer<typeof params>

/** HAProxy 2.6 without `option http-no-delay`: about 200 ms for each small chunk on HTTP/1.1; a shield that scans each chunk. */
export const delayChunks = defineRule<Params>({
  definition: {
    id: 'gateway/delay-chunks',
    title: 'Delay every chunk',
    params,
    // The cork timer belongs to the kernel and to the proxy, not to the lab.
    unscaled: ['delayMs'],
    lifetime: 'held',
    sees: { client: 'each chunk of a body late, in order', origin: 'nothing' },
    explain: ({ delayMs }) => `HTTP: every chunk of a response body leaves the gateway ${delayMs} ms later, in order; heads and tunnels pass at once.`,
  },
  start({ delayMs }, context) {
    const lines = new Set<HoldLine>()
    let on = true
    return {
      respond(exchange, next): ResponseSink {
        const line = new HoldLine(context.clock)
        lines.add(line)
        return {
          head: (head) => next.head(head),
          data(chunk) {
            if (on) context.hit(exchange.connection, `delayed a chunk of ${chunk.length} bytes by ${delayMs} ms`)
            line.pass(on ? delayMs : 0, () => next.data(chunk))
          },
          end(trailers) {
            line.pass(0, () => {
              lines.delete(line)
              next.end(trailers)
            })
          },
          abort(how) {
            line.pass(0, () => {
              lines.delete(line)
              next.abort(how)
            })
          },
        }
      },
      stop() {
        on = false
        for (const line of lines) line.flush()
        lines.clear()
      },
    }
  },
})

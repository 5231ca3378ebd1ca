import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import { HoldLine } from '../hold-line.ts'
import type { ResponseSink } from '../exchange.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({ delay: durationSchema.prefault('200ms') }).transform(({ delay }) => ({ delayMs: delay }))
type Params = z.infer<typeof params>

/** HAProxy 2.6 without `option http-no-delay`: it tells the kernel that more will come (MSG_MORE), so a small chunk waits 200 ms for it; the end of the response sends all. */
export const delayChunks = defineRule<Params>({
  definition: {
    id: 'gateway/delay-chunks',
    title: 'Delay every chunk',
    params,
    // The cork timer belongs to the kernel and to the proxy, not to the lab.
    unscaled: ['delayMs'],
    lifetime: 'held',
    sees: { client: 'each chunk of a body late, in order', origin: 'nothing' },
    explain: ({ delayMs }) => `HTTP: every chunk of a response body leaves the gateway ${delayMs} ms later, in order, unless the response ends before; heads and tunnels pass at once.`,
  },
  start({ delayMs }, context) {
    const lines = new Set<HoldLine>()
    let on = true
    return {
      respond({ connection }, next): ResponseSink {
        const line = new HoldLine(context.clock)
        lines.add(line)
        let over = false
        const end = () => {
          over = true
          lines.delete(line)
          line.flush()
        }
        return {
          head: (head) => next.head(head),
          data(chunk) {
            line.pass(on ? delayMs : 0, () => {
              // What the end of the response took along was not delayed.
              if (on && !over) context.hit(connection, `delayed a chunk of ${chunk.length} bytes by ${delayMs} ms`)
              next.data(chunk)
            })
          },
          end(trailers) {
            end()
            next.end(trailers)
          },
          abort(how) {
            end()
            next.abort(how)
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

import { z } from 'zod'
import type { Exchange } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { afterFlush } from '../sinks.ts'
import { atMost, count, countTurns, describeCount } from '../selection.ts'

const params = z.strictObject({
  event: z.number().int().min(1).max(1_000_000).default(5).describe('the n-th event of a stream is cut'),
  inside: z.enum(['line', 'character']).default('line').describe('character: after the first byte of the first character that is not ASCII, if there is one'),
  count,
})
type Params = z.infer<typeof params>

export const sseCutEvent = defineRule<Params>({
  definition: {
    id: 'gateway/sse-cut-event',
    title: 'Cut inside an event',
    params,
    lifetime: 'held',
    sees: { client: 'half an event, then FIN or RST_STREAM', origin: 'the end of its stream, then a reconnect' },
    explain: ({ event, inside, count: limit }) =>
      `SSE: the gateway ends every text/event-stream${describeCount(limit)} by FIN in the middle of its event ${event} (HTTP/2: RST_STREAM), inside ${inside === 'line' ? 'a line' : 'a UTF-8 character'}; a client must throw the half event away and its id does not count.`,
  },
  start({ event: nth, inside, count: limit }, context) {
    const allowed = atMost(limit)
    const turn = countTurns(nth)
    const over = new WeakSet<Exchange>()
    return {
      event(exchange, event, send) {
        if (over.has(exchange)) return
        if (!turn(exchange, 's2c') || !allowed()) return send(event)
        const multibyte = event.findIndex((byte) => byte >= 0xc0)
        const at = inside === 'character' && multibyte >= 0 ? multibyte + 1 : Math.max(1, (event.length >> 1) - 1)
        over.add(exchange)
        context.hit(exchange.connection, `cut event ${nth} after ${at} of ${event.length} bytes`)
        send(event.subarray(0, at))
        afterFlush(() => exchange.cut('fin'))
      },
      // The origin may end the stream before the cut is done: it must not look complete.
      eventsOver(exchange, done) {
        if (!over.has(exchange)) done()
      },
      stop() {},
    }
  },
})

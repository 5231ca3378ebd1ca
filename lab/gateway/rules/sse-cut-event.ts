import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { afterFlush } from '../sinks.ts'
import { countTurns } from '../selection.ts'

const params = z.strictObject({
  event: z.number().int().min(1).max(1_000_000).default(5).describe('the n-th event of a stream is cut'),
  inside: z.enum(['line', 'character']).default('line').describe('character: after the first byte of the first character that is not ASCII, if there is one'),
})
type Params = z.infer<typeof params>

export const sseCutEvent = defineRule<Params>({
  definition: {
    id: 'gateway/sse-cut-event',
    title: 'Cut inside an event',
    params,
    lifetime: 'held',
    sees: { client: 'half an event, then FIN or RST_STREAM', origin: 'the end of its stream, then a reconnect' },
    explain: ({ event, inside }) =>
      `SSE: the gateway ends every text/event-stream by FIN in the middle of its event ${event} (HTTP/2: RST_STREAM), inside ${inside === 'line' ? 'a line' : 'a UTF-8 character'}; a client must throw the half event away and its id does not count.`,
  },
  start({ event: nth, inside }, context) {
    const turn = countTurns(nth)
    return {
      event(exchange, event, send) {
        if (!turn(exchange, 's2c')) return send(event)
        const multibyte = event.findIndex((byte) => byte >= 0xc0)
        const at = inside === 'character' && multibyte >= 0 ? multibyte + 1 : Math.max(1, (event.length >> 1) - 1)
        context.hit(exchange.connection, `cut event ${nth} after ${at} of ${event.length} bytes`)
        send(event.subarray(0, at))
        afterFlush(() => exchange.cut('fin'))
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { describeTurns, eventSelection, takeTurns, withInterval, type Turns } from '../selection.ts'

const params = z.strictObject({ ...eventSelection }).transform(withInterval)
type Params = Turns

export const sseDrop = defineRule<Params>({
  definition: {
    id: 'gateway/sse-drop',
    title: 'Drop events of a stream',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'a gap in the ids of an open stream', origin: 'nothing' },
    explain: (turns) => `SSE: the gateway drops ${describeTurns('event', turns)} from every text/event-stream; the stream stays open and the client is not told.`,
  },
  start(turns, context) {
    const turn = takeTurns(turns, context.clock)
    return {
      event(exchange, event, send) {
        if (turn(exchange, 's2c')) context.hit(exchange.connection, `dropped an event of ${event.length} bytes`)
        else send(event)
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { describeTurns, eventSelection, takeTurns, withInterval, type Turns } from '../selection.ts'

const params = z.strictObject({ ...eventSelection }).transform(withInterval)
type Params = Turns

export const sseDuplicate = defineRule<Params>({
  definition: {
    id: 'gateway/sse-duplicate',
    title: 'Duplicate events of a stream',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'some events twice', origin: 'nothing' },
    explain: (turns) => `SSE: the gateway sends ${describeTurns('event', turns)} of every text/event-stream twice in a row.`,
  },
  start(turns, context) {
    const turn = takeTurns(turns, context.clock)
    return {
      event(exchange, event, send) {
        send(event)
        if (!turn(exchange, 's2c')) return
        context.hit(exchange.connection, `sent an event of ${event.length} bytes twice`)
        send(event)
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { countTurns, eventSelection } from '../selection.ts'

const params = z.strictObject({ ...eventSelection })
type Params = z.infer<typeof params>

export const sseDuplicate = defineRule<Params>({
  definition: {
    id: 'gateway/sse-duplicate',
    title: 'Duplicate events of a stream',
    params,
    lifetime: 'held',
    explain: ({ every }) => `SSE: the gateway sends one event in ${every} of every text/event-stream twice in a row.`,
  },
  start({ every }, context) {
    const turn = countTurns(every)
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

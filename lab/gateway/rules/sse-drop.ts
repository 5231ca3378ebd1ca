import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { countTurns, eventSelection } from '../selection.ts'

const params = z.strictObject({ ...eventSelection })
type Params = z.infer<typeof params>

export const sseDrop = defineRule<Params>({
  definition: {
    id: 'gateway/sse-drop',
    title: 'Drop events of a stream',
    params,
    lifetime: 'held',
    explain: ({ every }) => `SSE: the gateway drops one event in ${every} from every text/event-stream; the stream stays open and the client is not told.`,
  },
  start({ every }, context) {
    const turn = countTurns(every)
    return {
      event(exchange, event, send) {
        if (turn(exchange, 's2c')) context.hit(exchange.connection, `dropped an event of ${event.length} bytes`)
        else send(event)
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import type { Exchange } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { describeTurns, eventSelection, takeTurns, withInterval, type Turns } from '../selection.ts'

const params = z.strictObject({ ...eventSelection }).transform(withInterval)
type Params = Turns

export const sseReorder = defineRule<Params>({
  definition: {
    id: 'gateway/sse-reorder',
    title: 'Reorder events of a stream',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'events out of order, and an older last id', origin: 'nothing, or a reconnect that asks for too much' },
    explain: (turns) => `SSE: the gateway lets the next event overtake ${describeTurns('event', turns)} of every text/event-stream; nothing is lost, but the last id that a client keeps is an older one.`,
  },
  start(turns, context) {
    const turn = takeTurns(turns, context.clock)
    const waiting = new Map<Exchange, () => void>()
    const release = (exchange: Exchange) => {
      const late = waiting.get(exchange)
      waiting.delete(exchange)
      late?.()
    }
    return {
      event(exchange, event, send) {
        if (!waiting.has(exchange) && turn(exchange, 's2c')) {
          context.hit(exchange.connection, `let an event of ${event.length} bytes be overtaken by the next one`)
          waiting.set(exchange, () => send(event))
          return
        }
        send(event)
        release(exchange)
      },
      eventsOver(exchange, done) {
        release(exchange)
        done()
      },
      finished: (exchange) => void waiting.delete(exchange),
      stop() {
        for (const exchange of waiting.keys()) release(exchange)
      },
    }
  },
})

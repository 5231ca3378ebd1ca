import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import type { Exchange } from '../exchange.ts'
import { HoldLine } from '../hold-line.ts'
import { defineRule } from '../rule.ts'
import { countTurns, eventSelection } from '../selection.ts'

const params = z.strictObject({ delay: durationSchema.prefault('2s'), ...eventSelection }).transform(({ delay, every }) => ({ delayMs: delay, every }))
type Params = z.infer<typeof params>

export const sseDelay = defineRule<Params>({
  definition: {
    id: 'gateway/sse-delay',
    title: 'Delay events of a stream',
    params,
    lifetime: 'held',
    explain: ({ delayMs, every }) => `SSE: the gateway holds one event in ${every} of every text/event-stream for ${delayMs} ms; what comes after it waits too, so the order stays.`,
  },
  start({ delayMs, every }, context) {
    const turn = countTurns(every)
    const lines = new Map<Exchange, HoldLine>()
    return {
      event(exchange, event, send) {
        const line = lines.get(exchange) ?? new HoldLine(context.clock)
        lines.set(exchange, line)
        const late = turn(exchange, 's2c')
        if (late) context.hit(exchange.connection, `held an event for ${delayMs} ms`)
        line.pass(late ? delayMs : 0, () => send(event))
      },
      finished: (exchange) => void lines.delete(exchange),
      stop() {
        for (const line of lines.values()) line.flush()
      },
    }
  },
})

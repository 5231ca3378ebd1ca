import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import type { Exchange } from '../exchange.ts'
import { HoldLine } from '../hold-line.ts'
import { defineRule } from '../rule.ts'
import { describeTurns, eventSelection, takeTurns, withInterval, type Turns } from '../selection.ts'

const params = z.strictObject({ delay: durationSchema.prefault('2s'), ...eventSelection }).transform(({ delay, ...turns }) => ({ delayMs: delay, ...withInterval(turns) }))
type Params = Turns & { readonly delayMs: number }

export const sseDelay = defineRule<Params>({
  definition: {
    id: 'gateway/sse-delay',
    title: 'Delay events of a stream',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'some events late, and what follows them', origin: 'nothing' },
    explain: ({ delayMs, ...turns }) => `SSE: the gateway holds ${describeTurns('event', turns)} of every text/event-stream for ${delayMs} ms; what comes after it waits too, so the order stays.`,
  },
  start({ delayMs, ...turns }, context) {
    const turn = takeTurns(turns, context.clock)
    const lines = new Map<Exchange, HoldLine>()
    return {
      event(exchange, event, send) {
        const line = lines.get(exchange) ?? new HoldLine(context.clock)
        lines.set(exchange, line)
        const late = turn(exchange, 's2c')
        if (late) context.hit(exchange.connection, `held an event for ${delayMs} ms`)
        line.pass(late ? delayMs : 0, () => send(event))
      },
      eventsOver(exchange, done) {
        const line = lines.get(exchange)
        if (line) line.pass(0, done)
        else done()
      },
      finished: (exchange) => void lines.delete(exchange),
      stop() {
        for (const line of lines.values()) line.flush()
      },
    }
  },
})

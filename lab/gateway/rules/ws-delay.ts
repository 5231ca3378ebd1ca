import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import type { Exchange } from '../exchange.ts'
import { HoldLine } from '../hold-line.ts'
import { defineRule } from '../rule.ts'
import { describeSelection, frameSelection, selectFrames, withInterval, type FrameSelection } from '../selection.ts'

const params = z
  .strictObject({ delay: durationSchema.prefault('2s'), ...frameSelection })
  .transform(({ delay, ...selection }) => ({ delayMs: delay, ...withInterval(selection) }))
type Params = FrameSelection & { readonly delayMs: number }

export const wsDelay = defineRule<Params>({
  definition: {
    id: 'gateway/ws-delay',
    title: 'Delay WebSocket messages',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'messages late, in order', origin: 'the same, with that `dir`' },
    explain: ({ delayMs, ...selection }) => `WebSocket: the gateway holds ${describeSelection(selection)} for ${delayMs} ms; what comes after it waits too, so the order stays.`,
  },
  start({ delayMs, ...selection }, context) {
    const chosen = selectFrames(selection, context.clock)
    const lines = { c2s: new Map<Exchange, HoldLine>(), s2c: new Map<Exchange, HoldLine>() }
    return {
      frame(exchange, frame, dir, send) {
        const line = lines[dir].get(exchange) ?? new HoldLine(context.clock)
        lines[dir].set(exchange, line)
        const late = chosen(exchange, frame, dir)
        if (late) context.hit(exchange.connection, `held a WebSocket frame for ${delayMs} ms`)
        line.pass(late ? delayMs : 0, () => send(frame))
      },
      finished(exchange) {
        for (const dir of ['c2s', 's2c'] as const) lines[dir].delete(exchange)
      },
      stop() {
        for (const dir of ['c2s', 's2c'] as const) for (const line of lines[dir].values()) line.flush()
      },
    }
  },
})

import { z } from 'zod'
import type { Direction } from '../../contract/event.ts'
import type { Exchange } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { describeSelection, frameSelection, selectFrames, withInterval, type FrameSelection } from '../selection.ts'
import { isControl } from '../ws-frame.ts'

const params = z.strictObject({ ...frameSelection }).transform(withInterval)
type Params = FrameSelection

interface Held {
  readonly control: boolean
  send(): void
}

export const wsReorder = defineRule<Params>({
  definition: {
    id: 'gateway/ws-reorder',
    title: 'Reorder WebSocket messages',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'messages out of order', origin: 'the same, with that `dir`' },
    explain: (selection) => `WebSocket: the gateway lets the next message overtake ${describeSelection(selection)}; nothing is lost.`,
  },
  start(selection, context) {
    const chosen = selectFrames(selection, context.clock)
    const waiting = { c2s: new Map<Exchange, Held>(), s2c: new Map<Exchange, Held>() }
    const release = (exchange: Exchange, dir: Direction) => {
      const late = waiting[dir].get(exchange)
      waiting[dir].delete(exchange)
      late?.send()
    }
    return {
      frame(exchange, frame, dir, send) {
        // Control frames may stand between fragments and overtake; a fragment alone must not.
        const whole = frame.fin && frame.opcode !== 0
        if (whole && !waiting[dir].has(exchange) && chosen(exchange, frame, dir)) {
          context.hit(exchange.connection, 'let a WebSocket message be overtaken by the next one')
          waiting[dir].set(exchange, { control: isControl(frame), send: () => send(frame) })
          return
        }
        send(frame)
        // A message waits for the next message, a control frame for the next frame that does not split one.
        if (whole && (!isControl(frame) || waiting[dir].get(exchange)?.control)) release(exchange, dir)
      },
      finished(exchange) {
        for (const dir of ['c2s', 's2c'] as const) waiting[dir].delete(exchange)
      },
      stop() {
        for (const dir of ['c2s', 's2c'] as const) for (const exchange of waiting[dir].keys()) release(exchange, dir)
      },
    }
  },
})

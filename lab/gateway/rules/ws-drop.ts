import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { describeSelection, frameSelection, selectFrames, withInterval, type FrameSelection } from '../selection.ts'

const params = z.strictObject({ ...frameSelection }).transform(withInterval)
type Params = FrameSelection

export const wsDrop = defineRule<Params>({
  definition: {
    id: 'gateway/ws-drop',
    title: 'Drop WebSocket messages',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'messages missing, and no sign of it', origin: 'the same, with that `dir`' },
    explain: (selection) => `WebSocket: the gateway drops ${describeSelection(selection)}; the connection stays open and neither side is told.`,
  },
  start(selection, context) {
    const chosen = selectFrames(selection, context.clock)
    return {
      frame(exchange, frame, dir, send) {
        if (chosen(exchange, frame, dir)) context.hit(exchange.connection, `dropped a WebSocket frame of ${frame.payload.length} bytes`)
        else send(frame)
      },
      stop() {},
    }
  },
})

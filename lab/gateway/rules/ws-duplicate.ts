import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { describeSelection, frameSelection, selectFrames, withInterval, type FrameSelection } from '../selection.ts'

const params = z.strictObject({ ...frameSelection }).transform(withInterval)
type Params = FrameSelection

export const wsDuplicate = defineRule<Params>({
  definition: {
    id: 'gateway/ws-duplicate',
    title: 'Duplicate WebSocket messages',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'messages twice', origin: 'the same, with that `dir`' },
    explain: (selection) => `WebSocket: the gateway sends ${describeSelection(selection)} twice in a row.`,
  },
  start(selection, context) {
    const chosen = selectFrames(selection, context.clock)
    return {
      frame(exchange, frame, dir, send) {
        send(frame)
        // A repeated fragment would be a protocol error and not a duplicate.
        if (!frame.fin || frame.opcode === 0 || !chosen(exchange, frame, dir)) return
        context.hit(exchange.connection, `sent a WebSocket frame of ${frame.payload.length} bytes twice`)
        send(frame)
      },
      stop() {},
    }
  },
})

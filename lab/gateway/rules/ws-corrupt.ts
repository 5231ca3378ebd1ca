import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { describeSelection, frameSelection, selectFrames, withInterval, type FrameSelection } from '../selection.ts'

const params = z.strictObject({ how: z.enum(['flip', 'truncate']).default('flip').describe('truncate: the second half of the payload is missing, the frame stays valid'), ...frameSelection }).transform(withInterval)
type Params = FrameSelection & { readonly how: 'flip' | 'truncate' }

export const wsCorrupt = defineRule<Params>({
  definition: {
    id: 'gateway/ws-corrupt',
    title: 'Corrupt WebSocket messages',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'changed messages; 1007 or 1006 when compressed', origin: 'the same, with that `dir`' },
    explain: ({ how, ...selection }) =>
      `WebSocket: the gateway ${how === 'flip' ? 'changes one byte in the middle of' : 'cuts the second half off'} ${describeSelection(selection)}; the frame itself stays valid; in a compressed message this breaks the decompressor (close 1007 or 1006).`,
  },
  start({ how, ...selection }, context) {
    const chosen = selectFrames(selection, context.clock)
    return {
      frame(exchange, frame, dir, send) {
        if (frame.payload.length === 0 || !chosen(exchange, frame, dir)) return send(frame)
        const middle = frame.payload.length >> 1
        context.hit(exchange.connection, how === 'flip' ? `changed byte ${middle} of a WebSocket frame` : `cut a WebSocket frame from ${frame.payload.length} to ${middle} bytes`)
        if (how === 'truncate') return send({ ...frame, payload: frame.payload.subarray(0, middle) })
        const payload = Buffer.from(frame.payload)
        // Stays printable ASCII where it was, so that only a checksum finds it.
        payload[middle] = (payload[middle] as number) ^ 1
        send({ ...frame, payload })
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import { bytesSchema } from '../../contract/duration.ts'
import type { Direction } from '../../contract/event.ts'
import type { Exchange } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { afterFlush } from '../sinks.ts'
import { isControl, opcodes, sayClose } from '../ws-frame.ts'

const params = z
  .strictObject({ max: bytesSchema.prefault('32KiB'), of: z.enum(['message', 'frame']).default('message').describe('frame: fragments may add up to more') })
  .transform(({ max, of }) => ({ maxBytes: max, of }))
type Params = z.infer<typeof params>

/** AWS API Gateway: frames of 32 KB, messages of 128 KB, close 1009 beyond. */
export const wsCapMessage = defineRule<Params>({
  definition: {
    id: 'gateway/ws-cap-message',
    title: 'Limit WebSocket messages',
    params,
    lifetime: 'held',
    sees: { client: 'Close 1009 and FIN', origin: 'Close 1009 and FIN' },
    explain: ({ maxBytes, of }) => `WebSocket: a ${of} of more than ${maxBytes} bytes, either way, is not passed; both sides get a Close frame with 1009 and the tunnel ends by FIN.`,
  },
  start({ maxBytes, of }, context) {
    const sizes = new WeakMap<Exchange, Record<Direction, number>>()
    const closed = new WeakSet<Exchange>()
    return {
      frame(exchange, frame, dir, send) {
        if (closed.has(exchange)) return
        if (isControl(frame)) return send(frame)
        const size = sizes.get(exchange) ?? { c2s: 0, s2c: 0 }
        sizes.set(exchange, size)
        size[dir] = (of === 'message' && frame.opcode === opcodes.continuation ? size[dir] : 0) + frame.payload.length
        if (size[dir] <= maxBytes) return send(frame)
        closed.add(exchange)
        context.hit(exchange.connection, `closed with 1009: a ${of} of ${size[dir]} bytes`)
        sayClose(exchange, 1009, 'message too big')
        afterFlush(() => exchange.cut('fin'))
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import { bytesSchema } from '../../contract/duration.ts'
import type { Direction } from '../../contract/event.ts'
import type { Exchange } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { afterFlush } from '../sinks.ts'
import { closePayload, isControl, opcodes } from '../ws-frame.ts'

const params = z.strictObject({ max: bytesSchema.prefault('32KiB') }).transform(({ max }) => ({ maxBytes: max }))
type Params = z.infer<typeof params>

/** AWS API Gateway: frames of 32 KB, messages of 128 KB, close 1009 beyond. */
export const wsCapMessage = defineRule<Params>({
  definition: {
    id: 'gateway/ws-cap-message',
    title: 'Limit WebSocket messages',
    params,
    lifetime: 'held',
    explain: ({ maxBytes }) => `WebSocket: a message of more than ${maxBytes} bytes, either way, is not passed; both sides get a Close frame with 1009 and the tunnel ends by FIN.`,
  },
  start({ maxBytes }, context) {
    const sizes = new WeakMap<Exchange, Record<Direction, number>>()
    const closed = new WeakSet<Exchange>()
    return {
      frame(exchange, frame, dir, send) {
        if (closed.has(exchange)) return
        if (isControl(frame)) return send(frame)
        const size = sizes.get(exchange) ?? { c2s: 0, s2c: 0 }
        sizes.set(exchange, size)
        size[dir] = (frame.opcode === opcodes.continuation ? size[dir] : 0) + frame.payload.length
        if (size[dir] <= maxBytes) return send(frame)
        closed.add(exchange)
        context.hit(exchange.connection, `closed with 1009: a message of ${size[dir]} bytes`)
        const close = { fin: true, rsv: 0, opcode: opcodes.close, payload: closePayload(1009, 'message too big') }
        exchange.inject('s2c', { ...close, mask: undefined })
        // Any key does; a client's frame must only have one.
        exchange.inject('c2s', { ...close, mask: Buffer.from([1, 2, 3, 4]) })
        afterFlush(() => exchange.cut('fin'))
      },
      stop() {},
    }
  },
})

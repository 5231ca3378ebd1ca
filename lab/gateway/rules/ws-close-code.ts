import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { atMost, count, describeCount } from '../selection.ts'
import { closeCode, closePayload, opcodes } from '../ws-frame.ts'

const params = z.strictObject({
  code: z.number().int().min(0).max(65_535).default(1011).describe('1005, 1006 and 1015 must not be sent (RFC 6455, 7.4.1): a client then fails the connection'),
  reason: z.string().max(60).default(''),
  dir: z.enum(['s2c', 'c2s', 'both']).default('s2c'),
  count,
})
type Params = z.infer<typeof params>

export const wsCloseCode = defineRule<Params>({
  definition: {
    id: 'gateway/ws-close-code',
    title: 'Change the close code',
    params,
    lifetime: 'held',
    sees: { client: "the given code instead of the origin's", origin: "the given code instead of the client's, with that `dir`" },
    explain: ({ code, dir, count: limit }) => `WebSocket: Close frames ${dir === 'both' ? 'of either side' : dir === 's2c' ? 'of the server' : 'of the client'}${describeCount(limit)} pass with code ${code} instead of their own.`,
  },
  start({ code, reason, dir, count: limit }, context) {
    const allowed = atMost(limit)
    return {
      frame(exchange, frame, way, send) {
        if (frame.opcode !== opcodes.close || (dir !== 'both' && dir !== way) || !allowed()) return send(frame)
        context.hit(exchange.connection, `changed close code ${closeCode(frame.payload) ?? 'none'} to ${code}`)
        send({ ...frame, payload: closePayload(code, reason) })
      },
      stop() {},
    }
  },
})

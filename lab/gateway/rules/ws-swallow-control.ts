import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { atMost, count, describeCount } from '../selection.ts'
import { opcodes } from '../ws-frame.ts'

const params = z.strictObject({
  frames: z.enum(['ping', 'pong', 'both']).default('both'),
  dir: z.enum(['s2c', 'c2s', 'both']).default('both'),
  count,
})
type Params = z.infer<typeof params>

export const wsSwallowControl = defineRule<Params>({
  definition: {
    id: 'gateway/ws-swallow-control',
    title: 'Swallow pings and pongs',
    params,
    lifetime: 'held',
    sees: { client: 'no Ping or Pong of the origin, but its messages', origin: 'no Ping or Pong of the client, but its messages' },
    explain: ({ frames, dir, count: limit }) =>
      `WebSocket: the gateway swallows ${frames === 'both' ? 'Ping and Pong' : frames === 'ping' ? 'Ping' : 'Pong'} frames${dir === 'both' ? '' : dir === 's2c' ? ' of the server' : ' of the client'}${describeCount(limit)}; messages pass; a side that waits for a Pong takes the living connection for dead.`,
  },
  start({ frames, dir, count: limit }, context) {
    const allowed = atMost(limit)
    return {
      frame(exchange, frame, way, send) {
        const chosen = (frame.opcode === opcodes.ping && frames !== 'pong') || (frame.opcode === opcodes.pong && frames !== 'ping')
        if (!chosen || (dir !== 'both' && dir !== way) || !allowed()) return send(frame)
        context.hit(exchange.connection, `swallowed a ${frame.opcode === opcodes.ping ? 'Ping' : 'Pong'} of the ${way === 's2c' ? 'server' : 'client'}`)
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import { defineRule } from '../rule.ts'
import { atMost, count } from '../selection.ts'

const params = z.strictObject({ field: z.enum(['id', 'retry', 'event', 'comment']).default('id'), count })
type Params = z.infer<typeof params>

export const sseDropField = defineRule<Params>({
  definition: {
    id: 'gateway/sse-drop-field',
    title: 'Lose a field of events',
    params,
    lifetime: 'held',
    sees: { client: 'events without the field', origin: 'nothing, or a reconnect with a wrong Last-Event-ID' },
    explain: ({ field, count: limit }) =>
      `SSE: the gateway removes every ${field === 'comment' ? 'comment line' : `\`${field}:\` line`} from ${limit === undefined ? '' : limit === 1 ? 'the first event that has one in ' : `the first ${limit} events that have one in `}text/event-stream bodies${field === 'id' ? '; a reconnecting client asks for the wrong place or for none' : field === 'retry' ? '; the client keeps its own delay' : ''}.`,
  },
  start({ field, count: limit }, context) {
    const allowed = atMost(limit)
    const line = field === 'comment' ? /^:[^\r\n]*(?:\r\n|\n|\r)/gm : new RegExp(`^${field}(?::[^\\r\\n]*)?(?:\\r\\n|\\n|\\r)`, 'gm')
    return {
      event(exchange, event, send) {
        // latin1 keeps every byte: only ASCII is looked at.
        const text = event.toString('latin1')
        const rest = text.replace(line, '')
        if (rest === text || !allowed()) return send(event)
        context.hit(exchange.connection, `removed ${field === 'comment' ? 'a comment' : `"${field}:"`} from an event`)
        send(Buffer.from(rest, 'latin1'))
      },
      stop() {},
    }
  },
})

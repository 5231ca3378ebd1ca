import { z } from 'zod'
import { defineRule } from '../rule.ts'

export const goaway = defineRule({
  definition: {
    id: 'gateway/goaway',
    title: 'Send GOAWAY',
    params: z.strictObject({}),
    lifetime: 'instant',
    sees: { client: 'GOAWAY(NO_ERROR), then the rest of its streams', origin: 'a session that ends with its last stream' },
    explain: () => 'HTTP/2: every open session gets GOAWAY(NO_ERROR): its streams run on, new requests need a new connection; HTTP/1.1 is not touched.',
  },
  start(_params, context) {
    for (const connection of context.connections()) {
      if (!connection.session || connection.session.closed) continue
      context.hit(connection, 'sent GOAWAY(NO_ERROR)')
      connection.session.close()
    }
    return { stop() {} }
  },
})

import { z } from 'zod'
import { defineBehaviour } from '../behaviour.ts'

/** 204 is the only answer that tells an EventSource to stop asking. */
export const noContent = defineBehaviour({
  definition: {
    id: 'origin/no-content',
    title: 'Answer 204',
    params: z.strictObject({}),
    lifetime: 'held',
    sees: { client: '204 and no body', origin: 'requests for a feed that it does not give' },
    explain: () => 'Service: every new request for the feed is answered 204 No Content, which stops an EventSource for good and means "nothing new" to a poll; open streams and WebSocket handshakes are not touched.',
  },
  async act({ ctx, gate }) {
    gate.refuse = (transport) => {
      ctx.record({ side: 'fault', kind: 'hit', fault: 'origin/no-content', transport, effect: 'answered 204' })
      return 204
    }
    return async () => void (gate.refuse = undefined)
  },
})

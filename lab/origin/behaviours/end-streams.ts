import { z } from 'zod'
import { defineBehaviour } from '../behaviour.ts'

/** The service has nothing more to say to anybody, but it is there. */
export const endStreams = defineBehaviour({
  definition: {
    id: 'origin/end-streams',
    title: 'End every stream',
    params: z.strictObject({}),
    lifetime: 'instant',
    sees: { client: 'the end of the body, 204 or Close 1012', origin: 'every reader leaves; new requests come' },
    explain: () => 'Service: every open response is ended properly (SSE and streams: end of body, held polls: 204), every WebSocket is closed with 1012; new requests are served as before.',
  },
  async act({ ctx, going, listeners }) {
    const exchanges = [...going]
    for (const { transport } of listeners) {
      const count = exchanges.filter((exchange) => exchange.transport === transport).length
      ctx.record({ side: 'fault', kind: 'hit', fault: 'origin/end-streams', transport, effect: `${count} ${count === 1 ? 'stream' : 'streams'} ended` })
    }
    for (const exchange of exchanges) exchange.drain()
    return async () => {}
  },
})

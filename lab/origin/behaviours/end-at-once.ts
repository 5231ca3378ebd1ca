import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import { defineBehaviour } from '../behaviour.ts'

const params = z
  .strictObject({ retry: durationSchema.prefault('0s').describe('what EventSource is asked to wait before it comes back') })
  .transform(({ retry }) => ({ retryMs: retry }))

/** A stream that serves what there is and is done: polling by another name, at the pace that the server asks for. */
export const endAtOnce = defineBehaviour({
  definition: {
    id: 'origin/end-at-once',
    title: 'End at once',
    params,
    lifetime: 'held',
    sees: { client: 'what was missed, the retry, and the end of the body', origin: 'the same readers again and again' },
    explain: ({ retryMs }) =>
      `Service: every new response carries what the reader has missed and ends there, event streams with "retry: ${Math.round(retryMs)}" (HTML 9.2.6: the wait before EventSource comes back); held polls are answered 204; open streams and WebSockets are not touched.`,
  },
  async act({ ctx, gate }, { retryMs }) {
    gate.endAtOnce = (transport) => {
      ctx.record({ side: 'fault', kind: 'hit', fault: 'origin/end-at-once', transport, effect: 'ended a response at once' })
      return { sseRetryMs: retryMs }
    }
    return async () => void (gate.endAtOnce = undefined)
  },
})

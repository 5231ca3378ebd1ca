import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import { watchDeadlines, type Due } from '../deadlines.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({ max: durationSchema.prefault('30s').describe('total life of a request or tunnel, busy or not') }).transform(({ max }) => ({ maxMs: max }))
type Params = z.infer<typeof params>

/** The backend timeout of Google's classic load balancer (30 s for a whole WebSocket), a function's time limit, Envoy's route timeout. */
export const maxDuration = defineRule<Params>({
  definition: {
    id: 'gateway/max-duration',
    title: 'Limit the duration of a response',
    params,
    lifetime: 'held',
    sees: { client: 'FIN without a last chunk, or RST_STREAM, in the middle', origin: 'the end of the connection or stream, in the middle' },
    explain: ({ maxMs }) => `HTTP: the gateway cuts every response and tunnel ${maxMs} ms after its request, busy or not: FIN without a last chunk, HTTP/2 RST_STREAM; what is open already counts from the switch-on.`,
  },
  start({ maxMs }, context) {
    const onT = context.clock.now()
    const deadlines = watchDeadlines(context.clock, () =>
      context
        .exchanges()
        .filter(({ phase }) => phase !== 'done')
        .map(
          (exchange): Due => ({
            t: Math.max(exchange.startedT, onT) + maxMs,
            run() {
              context.hit(exchange.connection, `cut ${exchange.request.method} ${exchange.request.target} after ${maxMs} ms`)
              exchange.cut('fin')
            },
          }),
        ),
    )
    return { begin: () => deadlines.wake(), stop: () => deadlines.stop() }
  },
})

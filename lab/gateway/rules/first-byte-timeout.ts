import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import { watchDeadlines, type Due } from '../deadlines.ts'
import { statusPage } from '../pages.ts'
import { defineRule } from '../rule.ts'

const params = z
  .strictObject({
    timeout: durationSchema.prefault('30s').describe('from the request to the first byte of its response'),
    status: z.number().int().min(400).max(599).default(504).describe('Heroku and Varnish 503, Apache 502, nginx, HAProxy and Squid 504, Cloudflare 524'),
  })
  .transform(({ timeout, status }) => ({ timeoutMs: timeout, status }))
type Params = z.infer<typeof params>

/** Heroku's 30 s to the first byte, `proxy_read_timeout` before a response, Cloudflare's 120 s. */
export const firstByteTimeout = defineRule<Params>({
  definition: {
    id: 'gateway/first-byte-timeout',
    title: 'Time out a request',
    params,
    lifetime: 'held',
    sees: { client: 'the status, after the wait', origin: 'the end of a request that it has not answered' },
    explain: ({ timeoutMs, status }) => `HTTP: a request that the origin has not begun to answer after ${timeoutMs} ms is answered ${status} by the gateway; a response or tunnel that has begun is not touched.`,
  },
  start({ timeoutMs, status }, context) {
    const onT = context.clock.now()
    const deadlines = watchDeadlines(context.clock, () =>
      context
        .exchanges()
        .filter(({ phase, answeredT }) => phase === 'waiting' && answeredT === undefined)
        .map(
          (exchange): Due => ({
            t: Math.max(exchange.startedT, onT) + timeoutMs,
            run() {
              context.hit(exchange.connection, `answered ${exchange.request.method} ${exchange.request.target} with ${status} after ${timeoutMs} ms without an answer`)
              exchange.answer({ status, body: statusPage(status) })
            },
          }),
        ),
    )
    return { begin: () => deadlines.wake(), stop: () => deadlines.stop() }
  },
})

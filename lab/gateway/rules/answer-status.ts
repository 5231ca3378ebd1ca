import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import type { Answer, Exchange } from '../exchange.ts'
import { pageLines, statusPage } from '../pages.ts'
import { defineRule } from '../rule.ts'

const params = z
  .strictObject({
    status: z.number().int().min(200).max(599).default(502),
    retryAfter: durationSchema.optional().describe('sent as Retry-After, in whole seconds'),
    body: z.string().max(1_000_000).optional().describe("default: nginx's page for the status"),
    count: z.number().int().min(1).max(1_000_000).optional().describe('only the first so many requests; the others pass'),
    cut: z.boolean().default(true).describe('when switched on, what is in flight ends as if the backend had died'),
  })
  // Not a timer of the lab: it is text for the client, so it must not carry the `Ms` that the time scale divides.
  .transform(({ retryAfter, ...rest }) => ({ ...rest, ...(retryAfter === undefined ? {} : { retryAfterSeconds: Math.ceil(retryAfter / 1000) }) }))
type Params = z.infer<typeof params>

/** A proxy whose backend restarts: 502 from nginx, 503 from HAProxy or Apache, 504 when it hangs. */
export const answerStatus = defineRule<Params>({
  definition: {
    id: 'gateway/answer-status',
    title: 'Answer with a status',
    params,
    lifetime: 'held',
    sees: { client: 'the status at once; with `cut`, FIN or RST_STREAM in flight', origin: 'no new request; with `cut`, the end of what was in flight' },
    explain: ({ status, count, cut }) =>
      `HTTP: the gateway answers ${count === undefined ? 'every request' : count === 1 ? 'the next request' : `the next ${count} requests`}, Upgrade and extended CONNECT with ${status} itself${cut ? '; responses and tunnels in flight end as when their backend dies: FIN without a last chunk, HTTP/2 RST_STREAM' : ''}.`,
  },
  start({ status, retryAfterSeconds, body, count, cut }, context) {
    let left = count ?? Infinity
    const answer: Answer = {
      status,
      lines: retryAfterSeconds === undefined ? pageLines : [...pageLines, ['Retry-After', String(retryAfterSeconds)]],
      body: body ?? statusPage(status),
    }
    const refuse = (exchange: Exchange) => {
      if (left === 0) return
      left--
      context.hit(exchange.connection, `answered ${exchange.request.method} ${exchange.request.target} with ${status}`)
      exchange.answer(answer)
    }
    for (const exchange of cut ? context.exchanges() : []) {
      if (exchange.phase === 'waiting') refuse(exchange)
      else {
        context.hit(exchange.connection, `cut ${exchange.request.method} ${exchange.request.target} in flight`)
        exchange.cut('fin')
      }
    }
    // With a count, handshakes that come later must still be handshakes.
    return { plainUpgrades: count === undefined, begin: refuse, stop() {} }
  },
})

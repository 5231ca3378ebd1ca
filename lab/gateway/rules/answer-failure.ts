import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import type { Exchange, OriginFailure } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { failureStatus, softwareAnswer, softwareNames, type Software } from '../software.ts'

const status = z
  .number()
  .int()
  .refine((code) => code === 0 || (code >= 400 && code <= 599), '0 or a status from 400 to 599')
  .optional()

const params = z
  .strictObject({
    page: z.enum(softwareNames).default('nginx').describe('whose error page; the status codes are its own unless they are given'),
    refused: status.describe('the origin takes no connection; 0: pass the failure on as it came'),
    reset: status.describe('the origin resets instead of answering'),
    closed: status.describe('the origin ends the connection instead of answering'),
    lostOverHttp2: status.describe('reset and closed for HTTP/2 clients, where it is another: Apache 500, HAProxy RST_STREAM (0)'),
    after: durationSchema.optional().describe('a refused origin is answered after this long; HAProxy tries for 3 s'),
  })
  .transform(({ page, refused, reset, closed, lostOverHttp2, after }) => {
    const own = failureStatus[page]
    const status = { refused: refused ?? own.refused, rst: reset ?? own.rst, fin: closed ?? own.fin, timeout: refused ?? own.timeout }
    return { page, status, statusOverHttp2: { ...status, rst: lostOverHttp2 ?? status.rst, fin: lostOverHttp2 ?? status.fin }, afterMs: after ?? (page === 'haproxy' ? 3000 : 0) }
  })
interface Params {
  readonly page: Software
  readonly status: Readonly<Record<OriginFailure, number>>
  readonly statusOverHttp2: Readonly<Record<OriginFailure, number>>
  readonly afterMs: number
}

const happened: Readonly<Record<OriginFailure, string>> = { refused: 'took no connection', timeout: 'did not answer a SYN', rst: 'reset the request', fin: 'ended the connection without an answer' }

/** nginx 502, HAProxy 503 after three tries and 502, Apache 503 and 502, Varnish always 503, lighttpd 503 and 500. */
export const answerFailure = defineRule<Params>({
  definition: {
    id: 'gateway/answer-failure',
    title: 'Answer for a dead origin',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: "a 5xx in the origin's place, on a connection that lives on", origin: 'nothing: it gave no response head' },
    explain: ({ page, status: { refused, rst, fin }, statusOverHttp2, afterMs }) =>
      `HTTP: when the origin gives no response head the gateway answers as ${page} does: ${say(refused)}${afterMs > 0 ? ` after ${afterMs} ms` : ''} when it refuses the connection, ${say(rst)} when it resets, ${say(fin)} when it closes${statusOverHttp2.fin === fin && statusOverHttp2.rst === rst ? '' : ` (over HTTP/2 ${say(statusOverHttp2.fin)} when it does either)`}; the client's connection stays open when the origin's is lost.`,
  },
  start({ page, status: codes, statusOverHttp2, afterMs }, context) {
    const waiting = new Map<Exchange, { readonly cancel: () => void; readonly answer: () => void }>()
    return {
      keepsClients: true,
      failed(exchange, cause) {
        const code = (exchange.request.version === '2.0' ? statusOverHttp2 : codes)[cause]
        if (code === 0) return undefined
        const { request, connection } = exchange
        const answer = softwareAnswer(page, code)
        const hit = () => context.hit(connection, `answered ${request.method} ${request.target} with ${code}: the origin ${happened[cause]}`)
        if (cause !== 'refused' || afterMs === 0) {
          hit()
          return answer
        }
        const late = () => {
          waiting.delete(exchange)
          hit()
          exchange.answer(answer)
        }
        waiting.set(exchange, { cancel: context.clock.at(context.clock.now() + afterMs, late), answer: late })
        return 'hold'
      },
      finished(exchange) {
        waiting.get(exchange)?.cancel()
        waiting.delete(exchange)
      },
      stop() {
        for (const { cancel, answer } of waiting.values()) {
          cancel()
          answer()
        }
      },
    }
  },
})

function say(code: number): string {
  return code === 0 ? 'nothing of its own' : String(code)
}

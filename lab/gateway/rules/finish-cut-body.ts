import { z } from 'zod'
import { headerOf, type ResponseSink } from '../exchange.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({
  cut: z.enum(['fin', 'rst', 'both']).default('both').describe("the origin's ends that are passed off as complete"),
  clients: z.enum(['h1', 'h2', 'both']).default('both'),
})
type Params = z.infer<typeof params>

/** Caddy 2.6, HAProxy towards HTTP/2 clients, h2o on a FIN, nginx from an HTTP/1.0 origin: half a response that looks whole. */
export const finishCutBody = defineRule<Params>({
  definition: {
    id: 'gateway/finish-cut-body',
    title: 'Pass off half a body as complete',
    params,
    lifetime: 'held',
    sees: { client: 'a response that looks complete', origin: 'nothing: it broke off by itself' },
    explain: ({ cut, clients }) =>
      `HTTP: when the origin breaks off in the middle of a body${cut === 'both' ? '' : ` by ${cut.toUpperCase()}`}, ${clients === 'both' ? 'clients get' : `${clients === 'h1' ? 'HTTP/1.1' : 'HTTP/2'} clients get`} a clean end (last chunk, END_STREAM) and believe it complete; a body with a declared length still breaks off.`,
  },
  start: ({ cut, clients }, context) => ({
    // The response looks complete, so its connection lives on.
    keepsClients: true,
    respond(exchange, next): ResponseSink {
      const { request, connection } = exchange
      if (clients !== 'both' && (clients === 'h2') !== (request.version === '2.0')) return next
      let hasLength = false
      return {
        head(head) {
          hasLength = headerOf(head.lines, 'content-length') !== undefined
          next.head(head)
        },
        data: (chunk) => next.data(chunk),
        end: (trailers) => next.end(trailers),
        abort(how) {
          // The client would count the bytes.
          if (hasLength || (cut !== 'both' && cut !== how)) return next.abort(how)
          context.hit(connection, `ended the body of ${request.method} ${request.target} cleanly; the origin had broken it off by ${how.toUpperCase()}`)
          next.end([])
        },
      }
    },
    stop() {},
  }),
})

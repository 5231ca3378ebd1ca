import { z } from 'zod'
import { headerOf, type ResponseSink } from '../exchange.ts'
import { statusPage } from '../pages.ts'
import { defineRule } from '../rule.ts'

const params = z.strictObject({
  type: z.string().min(1).default('text/event-stream').describe('beginning of the Content-Type that is not let through'),
  status: z.number().int().min(400).max(599).default(403),
})
type Params = z.infer<typeof params>

/** A web filter that knows documents and pictures, and nothing that streams. */
export const filterContentType = defineRule<Params>({
  definition: {
    id: 'gateway/filter-content-type',
    title: 'Block a content type',
    params,
    lifetime: 'held',
    sees: { client: 'the status and a page', origin: 'its response broken off' },
    explain: ({ type, status }) => `HTTP: a response of type ${type} is replaced by ${status} and a page, and the origin's is dropped; other types and tunnels pass.`,
  },
  start: ({ type, status }, context) => ({
    respond(exchange, next): ResponseSink {
      let blocked = false
      return {
        head(head) {
          blocked = headerOf(head.lines, 'content-type')?.toLowerCase().startsWith(type.toLowerCase()) ?? false
          if (!blocked) return next.head(head)
          context.hit(exchange.connection, `blocked the ${headerOf(head.lines, 'content-type')} of ${exchange.request.target} with ${status}`)
          exchange.answer({ status, body: statusPage(status) })
        },
        data: (chunk) => blocked || next.data(chunk),
        end: (trailers) => blocked || next.end(trailers),
        abort: (how) => blocked || next.abort(how),
      }
    },
    stop() {},
  }),
})

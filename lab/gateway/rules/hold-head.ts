import { z } from 'zod'
import type { ResponseHead, ResponseSink } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { afterFlush } from '../sinks.ts'

/** nginx 1.22 from an HTTP/1.1 origin: a head that was flushed alone is not forwarded, so EventSource stays CONNECTING until the first event. */
export const holdHead = defineRule({
  definition: {
    id: 'gateway/hold-head',
    title: 'Hold the head until the first byte',
    params: z.strictObject({}),
    lifetime: 'held',
    sees: { client: 'no response head before the first byte of the body', origin: 'nothing' },
    explain: () => 'HTTP: the head of a response is not forwarded before the first byte of its body (or its end); a stream that opens and stays silent looks like a request without an answer; tunnels pass.',
  },
  start(_params, context) {
    const releases = new Set<() => void>()
    let on = true
    return {
      respond(exchange, next): ResponseSink {
        let held: ResponseHead | undefined
        const release = () => {
          const head = held
          held = undefined
          releases.delete(release)
          if (head) next.head(head)
        }
        return {
          head(head) {
            if (!on) return next.head(head)
            held = head
            releases.add(release)
            context.hit(exchange.connection, `held the head of ${exchange.request.method} ${exchange.request.target}`)
          },
          data(chunk) {
            release()
            next.data(chunk)
          },
          end(trailers) {
            release()
            next.end(trailers)
          },
          abort(how) {
            const late = held !== undefined
            release()
            // HTTP/2 would let the reset overtake the head.
            if (late) afterFlush(() => next.abort(how))
            else next.abort(how)
          },
        }
      },
      stop() {
        on = false
        for (const release of releases) release()
      },
    }
  },
})

import { z } from 'zod'
import type { ResponseSink } from '../exchange.ts'
import { defineRule } from '../rule.ts'

/** Antivirus shields that scan a stream: Kaspersky gave the first event only when the second one came. */
export const holdLast = defineRule({
  definition: {
    id: 'gateway/hold-last',
    title: 'Always hold the last chunk',
    params: z.strictObject({}),
    lifetime: 'held',
    sees: { client: 'each message when the next one comes', origin: 'nothing' },
    explain: () => 'HTTP: of every response the gateway keeps the newest chunk until the next one comes or the response ends; a stream is one message late, a quiet one for as long as it is quiet; heads and tunnels pass.',
  },
  start(_params, context) {
    const releases = new Set<() => void>()
    let on = true
    return {
      respond(exchange, next): ResponseSink {
        let held: Buffer | undefined
        const release = () => {
          const chunk = held
          held = undefined
          if (chunk) next.data(chunk)
        }
        releases.add(release)
        return {
          head: (head) => next.head(head),
          data(chunk) {
            release()
            if (!on) return next.data(chunk)
            held = chunk
            context.hit(exchange.connection, `keeps the last ${chunk.length} bytes of ${exchange.request.method} ${exchange.request.target}`)
          },
          end(trailers) {
            releases.delete(release)
            release()
            next.end(trailers)
          },
          abort(how) {
            releases.delete(release)
            next.abort(how)
          },
        }
      },
      stop() {
        on = false
        for (const release of releases) release()
        releases.clear()
      },
    }
  },
})

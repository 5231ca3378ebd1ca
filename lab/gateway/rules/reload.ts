import { z } from 'zod'
import { durationSchema } from '../../contract/duration.ts'
import type { ClientConnection } from '../client-connection.ts'
import { defineRule } from '../rule.ts'
import { afterFlush, closing, mapHead } from '../sinks.ts'
import { sayClose } from '../ws-frame.ts'

const params = z
  .strictObject({
    drain: durationSchema.optional().describe('old connections live this long (nginx worker_shutdown_timeout, Envoy 600 s); for ever when left out'),
    webSockets: z.enum(['stay', 'close-1001']).default('stay').describe('close-1001: a Close frame with 1001 to both sides and a FIN at once (Caddy); event streams stay all the same'),
  })
  .transform(({ drain, webSockets }) => ({ webSockets, ...(drain === undefined ? {} : { drainMs: drain }) }))
interface Params {
  readonly webSockets: 'stay' | 'close-1001'
  readonly drainMs?: number
}

/** `nginx -s reload`, HAProxy SIGUSR2, Apache graceful: the old process serves what it has, the new one takes what comes. */
export const reload = defineRule<Params>({
  definition: {
    id: 'gateway/reload',
    title: 'Reload gracefully',
    params: params as z.ZodType<Params>,
    lifetime: 'held',
    sees: { client: 'GOAWAY, or FIN while idle or after the response', origin: 'the same ends, connection by connection' },
    explain: ({ drainMs, webSockets }) =>
      `HTTP: idle kept-alive connections get a FIN, HTTP/2 sessions GOAWAY; a response in flight ends its connection when it ends; ${webSockets === 'stay' ? 'tunnels and streams stay' : 'WebSockets get a Close 1001 at once, streams stay'}${drainMs === undefined ? '' : ` for ${drainMs} ms and are then cut by FIN`}; new connections are not touched.`,
  },
  start({ drainMs, webSockets }, context) {
    const old = new Set<ClientConnection>(context.connections())
    const retire = (connection: ClientConnection) => {
      if (connection.session) {
        context.hit(connection, 'sent GOAWAY')
        if (!connection.session.closed) connection.session.close()
      } else if (connection.exchanges.size === 0) {
        context.hit(connection, 'ended an idle connection')
        connection.close('fin', 'local')
      }
    }
    for (const connection of old) retire(connection)
    for (const exchange of webSockets === 'stay' ? [] : context.exchanges()) {
      if (exchange.phase !== 'tunnel') continue
      context.hit(exchange.connection, `closed the WebSocket of ${exchange.request.target} with 1001`)
      sayClose(exchange, 1001, '')
      afterFlush(() => exchange.cut('fin'))
    }
    const cancel =
      drainMs === undefined
        ? undefined
        : context.clock.at(context.clock.now() + drainMs, () => {
            for (const connection of old) {
              if (connection.ending !== undefined) continue
              context.hit(connection, `cut what was still open ${drainMs} ms after the reload`)
              connection.close('fin', 'local')
            }
          })
    return {
      // An old HTTP/1.1 connection takes no further request: its next response is its last.
      respond(exchange, next) {
        if (!old.has(exchange.connection) || exchange.request.version === '2.0') return next
        return mapHead(next, (head) => ({ ...head, lines: closing(head.lines) }))
      },
      finished({ connection }) {
        if (old.has(connection) && !connection.session && connection.exchanges.size === 0) setImmediate(() => connection.exchanges.size === 0 && connection.close('fin', 'local'))
      },
      stop: () => cancel?.(),
    }
  },
})

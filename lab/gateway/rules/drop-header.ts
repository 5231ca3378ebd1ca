import { z } from 'zod'
import { headerOf, withoutHeaders, type HeaderLine } from '../exchange.ts'
import type { ClientConnection } from '../client-connection.ts'
import { defineRule } from '../rule.ts'
import { mapHead } from '../sinks.ts'

const params = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9-]+$/, 'a header name').default('Last-Event-ID'),
  of: z.enum(['request', 'response', 'both']).default('both'),
})
type Params = z.infer<typeof params>

/** A security gateway that knows its list of headers, a CDN that does not forward `Authorization` or `Cookie`. */
export const dropHeader = defineRule<Params>({
  definition: {
    id: 'gateway/drop-header',
    title: 'Lose a header',
    params,
    lifetime: 'held',
    sees: { client: 'responses without the header', origin: 'requests without the header' },
    explain: ({ name, of }) => `HTTP: the gateway drops the header ${name} from ${of === 'both' ? 'requests and responses' : `${of}s`}, handshakes included; the other side never knows that it was there.`,
  },
  start({ name, of }, context) {
    const key = name.toLowerCase()
    const drop = (connection: ClientConnection, lines: HeaderLine[], where: string) => {
      const value = headerOf(lines, key)
      if (value === undefined) return lines
      context.hit(connection, `dropped "${name}: ${value}" from ${where}`)
      return withoutHeaders(lines, key)
    }
    return {
      begin({ request, connection }) {
        if (of !== 'response') request.lines = drop(connection, request.lines, `${request.method} ${request.target}`)
      },
      respond({ request, connection }, next) {
        if (of === 'request') return next
        return mapHead(next, (head) => ({ ...head, lines: drop(connection, head.lines, `the response to ${request.method} ${request.target}`) }))
      },
      tunnelHead({ request, connection }, head) {
        if (of !== 'request') head.lines = drop(connection, head.lines, `the handshake of ${request.target}`)
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import { withHeader, type HeaderLine } from '../exchange.ts'
import type { ClientConnection } from '../client-connection.ts'
import { defineRule } from '../rule.ts'
import { mapHead } from '../sinks.ts'

const params = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9-]+$/, 'a header name').default('Cache-Control'),
  value: z.string().regex(/^[\t\x20-\x7e]*$/, 'printable ASCII').default('public, max-age=60'),
  of: z.enum(['request', 'response']).default('response'),
})
type Params = z.infer<typeof params>

/** A proxy that overrides what the origin said: a content type, a cache rule, an encoding the client asked for. */
export const setHeader = defineRule<Params>({
  definition: {
    id: 'gateway/set-header',
    title: 'Rewrite a header',
    params,
    lifetime: 'held',
    sees: { client: 'the header on responses, with this value', origin: 'the header on requests, with this value' },
    explain: ({ name, value, of }) => `HTTP: the gateway sets ${name}: ${value} on every ${of}, handshakes included, whatever was there before.`,
  },
  start({ name, value, of }, context) {
    const set = (connection: ClientConnection, lines: HeaderLine[], where: string, version: string) => {
      context.hit(connection, `set "${name}: ${value}" on ${where}`)
      // HTTP/2 forbids upper case in names.
      return withHeader(lines, version === '2.0' ? name.toLowerCase() : name, value)
    }
    return {
      begin({ request, connection }) {
        if (of === 'request') request.lines = set(connection, request.lines, `${request.method} ${request.target}`, request.version)
      },
      respond({ request, connection }, next) {
        if (of === 'request') return next
        return mapHead(next, (head) => ({ ...head, lines: set(connection, head.lines, `the response to ${request.method} ${request.target}`, request.version) }))
      },
      tunnelHead({ request, connection }, head) {
        if (of === 'response') head.lines = set(connection, head.lines, `the handshake of ${request.target}`, request.version)
      },
      stop() {},
    }
  },
})

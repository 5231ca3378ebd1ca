import { z } from 'zod'
import type { HeaderLine } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { mapHead } from '../sinks.ts'

const params = z.strictObject({
  spelling: z.enum(['lower', 'canonical']).default('lower').describe('lower: sec-websocket-key; canonical: Sec-Websocket-Key'),
  of: z.enum(['request', 'response', 'both']).default('both'),
})
type Params = z.infer<typeof params>

const spell: Readonly<Record<Params['spelling'], (name: string) => string>> = {
  lower: (name) => name.toLowerCase(),
  canonical: (name) => name.toLowerCase().replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase()),
}

/** HAProxy lower-cases every name, Caddy (Go) writes `Sec-Websocket-Accept`: right by RFC 9110, 5.1, and fatal for code that compares names. */
export const rewriteNames = defineRule<Params>({
  definition: {
    id: 'gateway/rewrite-names',
    title: 'Respell header names',
    params,
    lifetime: 'held',
    sees: { client: 'response headers in another spelling', origin: 'request headers in another spelling' },
    explain: ({ spelling, of }) =>
      `HTTP/1.1: the gateway writes the names of all headers of ${of === 'both' ? 'requests and responses' : `${of}s`} ${spelling === 'lower' ? 'in lower case' : 'with one capital a word (Sec-Websocket-Key)'}, handshakes included; names mean the same in any case; HTTP/2 always has lower case.`,
  },
  start({ spelling, of }, context) {
    const respelled = (lines: readonly HeaderLine[]) => lines.map(([name, value]): HeaderLine => [spell[spelling](name), value])
    return {
      begin({ request, connection }) {
        if (of === 'response' || request.version === '2.0') return
        context.hit(connection, `wrote the names of ${request.method} ${request.target} in ${spelling} spelling`)
        request.lines = respelled(request.lines)
      },
      respond({ request, connection }, next) {
        if (of === 'request' || request.version === '2.0') return next
        return mapHead(next, (head) => {
          context.hit(connection, `wrote the names of the response to ${request.method} ${request.target} in ${spelling} spelling`)
          return { ...head, lines: respelled(head.lines) }
        })
      },
      tunnelHead({ request }, head) {
        if (of !== 'request' && request.version !== '2.0') head.lines = respelled(head.lines)
      },
      stop() {},
    }
  },
})

import { z } from 'zod'
import { headerOf, withHeader, withoutHeaders } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { closing, isBodyless, mapHead, ofUnknownLength } from '../sinks.ts'

const params = z.strictObject({
  chunk: z.boolean().default(true).describe('give the client chunks again, as nginx does; else the body ends with the connection'),
})
type Params = z.infer<typeof params>

/** nginx before 1.29.7 with its default `proxy_http_version 1.0`, and old proxies. */
export const http10Origin = defineRule<Params>({
  definition: {
    id: 'gateway/http10-origin',
    title: 'HTTP/1.0 to the origin',
    params,
    lifetime: 'held',
    sees: { client: 'no 101, and a cut body that looks complete', origin: 'HTTP/1.0 requests with `Connection: close`' },
    explain: ({ chunk }) =>
      `HTTP/1.1: requests go on as HTTP/1.0 with \`Connection: close\` and without Upgrade; the body of the origin ends with its connection, so a cut looks like a complete response${chunk ? ' (the client gets a last chunk)' : ' (the client gets a FIN)'}; HTTP/2 is touched only together with gateway/http1-origin.`,
  },
  start: ({ chunk }, context) => ({
    plainUpgrades: true,
    // Every response ends the origin's connection.
    keepsClients: true,
    begin({ request, connection }) {
      if (request.forwardAs === '2.0') return
      context.hit(connection, `sent ${request.method} ${request.target} on as HTTP/1.0`)
      request.forwardAs = '1.0'
      if (request.version === '2.0') return
      request.lines = withHeader(withoutHeaders(request.lines, 'upgrade', 'keep-alive'), 'Connection', 'close')
    },
    respond({ request }, next) {
      if (request.version === '2.0') return next
      return mapHead(next, (head) => {
        const lines = withoutHeaders(head.lines, 'connection', 'keep-alive')
        const hasLength = headerOf(lines, 'content-length') !== undefined || isBodyless(request.method, head)
        if (hasLength) return { ...head, lines }
        return { ...head, lines: chunk ? ofUnknownLength(lines, request.version) : closing(lines) }
      })
    },
    stop() {},
  }),
})

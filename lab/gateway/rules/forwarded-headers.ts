import { z } from 'zod'
import type { Exchange, HeaderLine } from '../exchange.ts'
import { headerOf, withHeader } from '../exchange.ts'
import { defineRule } from '../rule.ts'
import { mapHead } from '../sinks.ts'

const names = ['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host', 'Forwarded', 'Via'] as const
type Name = (typeof names)[number]

const params = z.strictObject({
  add: z.array(z.enum(names)).min(1).default(['X-Forwarded-For', 'X-Forwarded-Proto', 'X-Forwarded-Host']).describe('Via is added to responses too'),
  keep: z.boolean().default(true).describe("append to what the client sent (RFC 7239, RFC 9110); else its values are replaced, as Caddy does with clients it does not trust"),
  via: z.string().regex(/^[\x21-\x7e]+$/, 'a word').default('brownout').describe('the name in Via'),
})
type Params = z.infer<typeof params>

/** Apache adds X-Forwarded-For, -Host and -Server, Caddy -For, -Host and -Proto, Squid and Varnish Via and X-Forwarded-For. */
export const forwardedHeaders = defineRule<Params>({
  definition: {
    id: 'gateway/forwarded-headers',
    title: 'Say who forwarded',
    params,
    lifetime: 'held',
    sees: { client: 'nothing, or Via on responses', origin: "requests with the gateway's word on who asked" },
    explain: ({ add }) => `HTTP: requests reach the origin with ${add.join(', ')}, handshakes included${add.includes('Via') ? '; responses carry Via' : ''}; an origin that builds URLs or trusts addresses from them sees the gateway's word.`,
  },
  start({ add, keep, via }, context) {
    return {
      begin(exchange) {
        const { request, connection } = exchange
        context.hit(connection, `added ${add.join(', ')} to ${request.method} ${request.target}`)
        for (const name of add) request.lines = added(request.lines, name, valueOf(name, exchange, via), { keep, version: request.version })
      },
      respond({ request }, next) {
        if (!add.includes('Via')) return next
        return mapHead(next, (head) => ({ ...head, lines: added(head.lines, 'Via', `${viaVersion(request.version)} ${via}`, { keep: true, version: request.version }) }))
      },
      tunnelHead({ request }, head) {
        if (add.includes('Via')) head.lines = added(head.lines, 'Via', `${viaVersion(request.version)} ${via}`, { keep: true, version: request.version })
      },
      stop() {},
    }
  },
})

function added(lines: readonly HeaderLine[], name: Name, value: string, { keep, version }: { readonly keep: boolean; readonly version: string }): HeaderLine[] {
  const before = keep ? headerOf(lines, name.toLowerCase()) : undefined
  return withHeader(lines, version === '2.0' ? name.toLowerCase() : name, before === undefined ? value : `${before}, ${value}`)
}

/** RFC 9110, 7.6.3: `HTTP/` is left out, and so is HTTP/2's minor version. */
function viaVersion(version: string): string {
  return version === '2.0' ? '2' : version
}

function valueOf(name: Name, { connection, request }: Exchange, via: string): string {
  const from = connection.raw.remoteAddress ?? 'unknown'
  const proto = connection.socket === connection.raw ? 'http' : 'https'
  const host = headerOf(request.lines, 'host') ?? headerOf(request.lines, ':authority') ?? ''
  switch (name) {
    case 'X-Forwarded-For':
      return from
    case 'X-Forwarded-Proto':
      return proto
    case 'X-Forwarded-Host':
      return host
    case 'Forwarded':
      // RFC 7239, 6: an IPv6 address stands in brackets and quotes, a host with a port in quotes.
      return `for=${from.includes(':') ? `"[${from}]"` : from};host="${host}";proto=${proto}`
    case 'Via':
      return `${viaVersion(request.version)} ${via}`
  }
}

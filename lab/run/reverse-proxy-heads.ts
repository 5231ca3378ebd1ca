import { headerOf, withHeader, type HeaderLine, type HeadRewriting, type RequestHead } from '../gateway/exchange.ts'
import type { Target } from './target.ts'

/** What http-proxy and nginx leave to `changeOrigin`, `proxy_redirect` and `proxy_cookie_domain`. */
export interface ReverseProxyOptions {
  readonly target: Target
  /** Host and `:authority` as the client wrote them; nothing of the answer is changed then. */
  readonly keepHost: boolean
}

/**
 * The heads of a reverse proxy in front of one server. Requests: Host (or `:authority`) names the target, and so do Origin and Referer
 * where they named the proxy; an absolute-form target becomes its path (RFC 9112, 3.2.2: it is for the server that it reached, whatever
 * it names). Responses: a Location at the target leads back through the proxy, as the client named it; a cookie for the target's domain
 * becomes one for the proxy's host. Everything else passes as it is.
 */
export function reverseProxyHeads({ target, keepHost }: ReverseProxyOptions): HeadRewriting {
  /** How the client named the proxy: `http://localhost:4000`. */
  const asked = new WeakMap<RequestHead, string>()
  return {
    request(head) {
      const elsewhere = head.method === 'CONNECT' && !head.lines.some(([name]) => name === ':protocol')
      const absolute = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(head.target)
      if (absolute && head.version !== '2.0') head.target = pathOf(head, absolute[0].length)
      // What names another server is never passed on, not even to a target that is a proxy itself.
      if (keepHost && !elsewhere && !absolute) return
      const host = headerOf(head.lines, ':authority') ?? headerOf(head.lines, 'host')
      const own = host === undefined ? undefined : `${target.tls ? 'https' : 'http'}://${host}`
      head.lines = towardsTarget(head.lines, { target, own })
      if (own !== undefined && !keepHost) asked.set(head, own)
    },
    response(head, request) {
      const own = asked.get(request)
      if (own === undefined) return
      head.lines = head.lines.map(([name, value]): HeaderLine => {
        const key = name.toLowerCase()
        if (key === 'location' || key === 'access-control-allow-origin') return [name, moved(value, target.url, own)]
        if (key === 'set-cookie') return [name, withoutDomain(value, target.host)]
        return [name, value]
      })
    },
  }
}

function pathOf({ method, target }: RequestHead, at: number): string {
  const path = target.slice(at)
  if (path === '') return method === 'OPTIONS' ? '*' : '/'
  return path.startsWith('/') ? path : `/${path}`
}

function towardsTarget(lines: readonly HeaderLine[], { target, own }: { readonly target: Target; readonly own: string | undefined }): HeaderLine[] {
  // A request without one (HTTP/1.0) stays without one.
  let moving = headerOf(lines, 'host') === undefined ? [...lines] : withHeader(lines, 'Host', target.authority)
  if (headerOf(lines, ':authority') !== undefined) moving = withHeader(moving, ':authority', target.authority)
  if (own === undefined) return moving
  return moving.map(([name, value]) => [name, /^(origin|referer)$/i.test(name) ? moved(value, own, target.url) : value])
}

/** A URL under `from` as the same one under `to`; anything else as it is. */
function moved(url: string, from: string, to: string): string {
  const rest = url.slice(from.length)
  return url.toLowerCase().startsWith(from.toLowerCase()) && /^($|[/?#])/.test(rest) ? to + rest : url
}

/** A browser refuses a cookie for a domain that it is not at. */
function withoutDomain(cookie: string, host: string): string {
  const [pair = '', ...attributes] = cookie.split(';')
  const kept = attributes.filter((attribute) => {
    const domain = /^\s*domain\s*=\s*\.?(.*?)\s*$/i.exec(attribute)?.[1]?.toLowerCase()
    return domain === undefined || !(host === domain || host.endsWith(`.${domain}`))
  })
  return [pair, ...kept].join(';')
}

import { STATUS_CODES } from 'node:http'
import { headerOf, type HeaderLine, type RequestHead, type ResponseHead } from './exchange.ts'
import { closing, isBodyless, ofUnknownLength } from './sinks.ts'

/** Headers of one HTTP/1.1 connection; HTTP/2 forbids them (RFC 9113, 8.2.2). */
const ofConnection = ['connection', 'proxy-connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'http2-settings']

/** What `Connection` names: options of the connection, and headers that end with it. Lower case. */
export function namedByConnection(lines: readonly HeaderLine[]): string[] {
  return lines.filter(([name]) => name.toLowerCase() === 'connection').flatMap(([, value]) => value.toLowerCase().split(',').map((token) => token.trim()))
}

/** Without the headers of the connection and those that `Connection` names (RFC 9110, 7.6.1). */
function endToEnd(lines: readonly HeaderLine[]): HeaderLine[] {
  const dropped = new Set([...ofConnection, ...namedByConnection(lines)])
  return lines.filter(([name]) => !dropped.has(name.toLowerCase()))
}

/**
 * RFC 9113, 8.3.1: pseudo headers become the request line and Host, the crumbs of a cookie one line (8.2.3).
 * `key`: an extended CONNECT becomes a WebSocket handshake. `body`: without a length it comes in chunks.
 */
export function toHttp1Request({ method, lines, forwardAs }: RequestHead, how: { readonly key: string } | { readonly body: boolean }): { readonly method: string; readonly lines: HeaderLine[] } {
  const out: HeaderLine[] = []
  const authority = headerOf(lines, ':authority') ?? headerOf(lines, 'host')
  if (authority !== undefined) out.push(['host', authority])
  const crumbs = lines.filter(([name]) => name === 'cookie').map(([, value]) => value)
  let cookie = false
  for (const [name, value] of endToEnd(lines)) {
    if (name.startsWith(':') || name === 'host' || name === 'sec-websocket-key' || (name === 'cookie' && cookie)) continue
    cookie ||= name === 'cookie'
    out.push([name, name === 'cookie' ? crumbs.join('; ') : value])
  }
  if ('key' in how) {
    out.push(['connection', 'Upgrade'], ['upgrade', headerOf(lines, ':protocol') ?? 'websocket'], ['sec-websocket-key', how.key])
    if (headerOf(lines, 'sec-websocket-version') === undefined) out.push(['sec-websocket-version', '13'])
    return { method: 'GET', lines: out }
  }
  if (how.body && headerOf(lines, 'content-length') === undefined) out.push(['transfer-encoding', 'chunked'])
  if (forwardAs === '1.0') out.push(['connection', 'close'])
  return { method, lines: out }
}

/** Lower case, end to end: as HTTP/2 wants a head or trailers. The status is told elsewhere. */
export function toHttp2Lines(lines: readonly HeaderLine[]): HeaderLine[] {
  return endToEnd(lines).map(([name, value]) => [name.toLowerCase(), value])
}

/** A request of an HTTP/1.x client as HTTP/2 wants it; `tunnel`: its WebSocket handshake becomes an extended CONNECT (RFC 8441). */
export function toHttp2Request({ method, target, lines }: RequestHead, tunnel: boolean): HeaderLine[] {
  const absolute = /^https?:\/\/([^/?]*)(.*)$/i.exec(target)
  const authority = absolute?.[1] ?? headerOf(lines, 'host')
  const path = absolute ? (absolute[2]?.startsWith('/') ? absolute[2] : `/${absolute[2] ?? ''}`) : target
  const rest = toHttp2Lines(lines).filter(([name]) => name !== 'host' && !(tunnel && name === 'sec-websocket-key'))
  return [
    [':method', tunnel ? 'CONNECT' : method],
    ...(tunnel ? [[':protocol', 'websocket'] as const] : []),
    [':scheme', 'https'],
    ...(authority === undefined ? [] : [[':authority', authority] as const]),
    [':path', path],
    ...rest,
  ]
}

/** A response of an HTTP/2 origin for an HTTP/1.x client: a body without a length comes in chunks, or ends with its connection. */
export function toHttp1Response(head: ResponseHead, { method, version }: RequestHead): ResponseHead {
  const { status, lines } = head
  const reason = STATUS_CODES[status] ?? ''
  if (headerOf(lines, 'content-length') !== undefined || isBodyless(method, head)) return { status, reason, lines: version === '1.0' ? closing(lines) : lines }
  return { status, reason, lines: ofUnknownLength(lines, version) }
}

/** The 101 that grants what HTTP/2 granted with 200. */
export function toSwitchingProtocols({ lines }: ResponseHead, accept: string): ResponseHead {
  const rest = lines.filter(([name]) => name !== 'content-length')
  return { status: 101, reason: 'Switching Protocols', lines: [['upgrade', 'websocket'], ['connection', 'Upgrade'], ['sec-websocket-accept', accept], ...rest] }
}

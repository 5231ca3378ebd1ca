import { z } from 'zod'

/** The eight ways to deliver the feed: what runs when nobody chose. */
export const standardTransports = ['polling', 'long-polling', 'http-stream', 'sse', 'sse-h2', 'websocket', 'websocket-h2', 'fallback'] as const

/** Everything that can be run. Order is the order of lanes and matrix rows: a transport with client code right below its plain counterpart. */
export const transportIds = [
  'polling',
  'long-polling',
  'http-stream',
  'http-stream-code',
  'sse',
  'sse-code',
  'sse-h2',
  'websocket',
  'websocket-code',
  'websocket-h2',
  'fallback',
] as const

export const transportIdSchema = z.enum(transportIds)
export type TransportId = z.infer<typeof transportIdSchema>

/** What each is called, everywhere. */
export const transportTitles: Readonly<Record<TransportId, string>> = {
  polling: 'Polling',
  'long-polling': 'Long polling',
  'http-stream': 'HTTP stream',
  'http-stream-code': 'HTTP stream with client code',
  sse: 'SSE',
  'sse-code': 'SSE with client code',
  'sse-h2': 'SSE over HTTP/2',
  websocket: 'WebSocket',
  'websocket-code': 'WebSocket with client code',
  'websocket-h2': 'WebSocket over HTTP/2',
  fallback: 'Fallback',
}

/** The plain counterpart of each transport with client code. Run only where somebody asks for them. */
export const plainOf = { 'http-stream-code': 'http-stream', 'sse-code': 'sse', 'websocket-code': 'websocket' } as const

export function isWithCode(id: TransportId): id is keyof typeof plainOf {
  return id in plainOf
}

/** What is on the wire when nothing is wrong. */
export function carrierOf(id: TransportId): TransportId {
  if (id === 'fallback') return 'websocket'
  return isWithCode(id) ? plainOf[id] : id
}

/** What a person needs to know about a transport; the code that serves and uses it lives in `lab/transports/<id>/`. */
export interface TransportInfo {
  readonly id: TransportId
  readonly title: string
  /** The platform API the plain client uses, e.g. `EventSource, HTTP/1.1`. */
  readonly subtitle: string
  /** One sentence: how the feed travels. */
  readonly explain: string
  /** `h2` rows are only valid when the wire really spoke HTTP/2 (ALPN). */
  readonly http: 'h1' | 'h2'
  readonly tls: boolean
  /** `page`: the retry loop is page code by nature (polling) or on purpose (fallback, those with client code). `platform`: nothing but the native API. */
  readonly client: 'platform' | 'page'
  /** With client code: the same transport without it. */
  readonly plain?: TransportId
}

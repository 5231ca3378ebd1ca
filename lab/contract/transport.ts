import { z } from 'zod'

/** The eight ways to deliver the feed. Order is the order of lanes and matrix rows. */
export const transportIds = [
  'polling',
  'long-polling',
  'http-stream',
  'sse',
  'sse-h2',
  'websocket',
  'websocket-h2',
  'fallback',
] as const

export const transportIdSchema = z.enum(transportIds)
export type TransportId = z.infer<typeof transportIdSchema>

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
  /** `page`: the retry loop is page code by nature (polling) or on purpose (fallback). `platform`: nothing but the native API. */
  readonly client: 'platform' | 'page'
}

import type { OriginTransport } from '../../contract/origin.ts'
import { serveEvents } from '../sse/origin.ts'
import { endpoints } from '../../contract/feed.ts'

/** The same events; the listener speaks HTTP/2. */
export const sseH2Origin: OriginTransport = { id: 'sse-h2', path: endpoints['sse-h2'], listener: 'tls', kind: 'request', serve: serveEvents }

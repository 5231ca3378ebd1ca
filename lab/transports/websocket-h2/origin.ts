import { endpoints } from '../../contract/feed.ts'
import type { OriginTransport } from '../../contract/origin.ts'
import { serveMessages } from '../websocket/origin.ts'

/** The same messages; the listener answers the extended CONNECT. */
export const websocketH2Origin: OriginTransport = { id: 'websocket-h2', path: endpoints['websocket-h2'], listener: 'tls', kind: 'socket', serve: serveMessages }

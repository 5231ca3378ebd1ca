import { endpoints } from '../../contract/feed.ts'
import type { OriginTransport, SocketExchange } from '../../contract/origin.ts'
import { encodeRecord } from '../encode.ts'
import { follow } from '../resume.ts'

export const websocketOrigin: OriginTransport = { id: 'websocket', path: endpoints.websocket, listener: 'plain', kind: 'socket', serve: serveMessages }

/** /ws?after=cursor: one record a text message. Heartbeats are messages too: a page cannot see pings. */
export function serveMessages(exchange: SocketExchange): void {
  follow(exchange, (record) => exchange.send(encodeRecord(record)))
  // 1012: service restart.
  exchange.onDrain(() => exchange.close(1012, 'the service restarts'))
}

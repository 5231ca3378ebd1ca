import { transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const websocket: TransportInfo = {
  id: 'websocket',
  title: transportTitles.websocket,
  subtitle: 'WebSocket, HTTP/1.1 Upgrade',
  explain: 'An HTTP request turns its connection into a socket for messages both ways; what is lost stays lost unless page code acts.',
  http: 'h1',
  tls: false,
  client: 'platform',
}

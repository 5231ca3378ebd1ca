import { transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const websocketH2: TransportInfo = {
  id: 'websocket-h2',
  title: transportTitles['websocket-h2'],
  subtitle: 'WebSocket, extended CONNECT (RFC 8441)',
  explain: 'The socket is one stream of an HTTP/2 connection, opened by an extended CONNECT instead of an Upgrade.',
  http: 'h2',
  tls: true,
  client: 'platform',
}

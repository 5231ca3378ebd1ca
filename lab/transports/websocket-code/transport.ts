import { plainOf, transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const websocketCode: TransportInfo = {
  id: 'websocket-code',
  title: transportTitles['websocket-code'],
  subtitle: 'WebSocket, kept up by page code',
  explain: 'The same socket; page code notices silence, opens a new one with growing jittered pauses, and resumes where it was.',
  http: 'h1',
  tls: false,
  client: 'page',
  plain: plainOf['websocket-code'],
}

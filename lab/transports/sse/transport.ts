import { transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const sse: TransportInfo = {
  id: 'sse',
  title: transportTitles.sse,
  subtitle: 'EventSource, HTTP/1.1',
  explain: 'One response of named events with ids; the browser parses it, reconnects and says which id it saw last.',
  http: 'h1',
  tls: false,
  client: 'platform',
}

import { transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const sseH2: TransportInfo = {
  id: 'sse-h2',
  title: transportTitles['sse-h2'],
  subtitle: 'EventSource, HTTP/2 + TLS',
  explain: 'The same events as one of many streams of a single TLS connection.',
  http: 'h2',
  tls: true,
  client: 'platform',
}

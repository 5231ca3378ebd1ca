import { transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const longPolling: TransportInfo = {
  id: 'long-polling',
  title: transportTitles['long-polling'],
  subtitle: 'held fetch in a loop, HTTP/1.1',
  explain: 'The page asks, the server keeps the request until there is something to say, and the page asks again.',
  http: 'h1',
  tls: false,
  client: 'page',
}

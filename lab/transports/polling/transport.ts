import { transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const polling: TransportInfo = {
  id: 'polling',
  title: transportTitles.polling,
  subtitle: 'fetch in a loop, HTTP/1.1',
  explain: 'The page asks again and again; the server answers at once with what is new.',
  http: 'h1',
  tls: false,
  client: 'page',
}

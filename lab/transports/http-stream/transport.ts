import { transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const httpStream: TransportInfo = {
  id: 'http-stream',
  title: transportTitles['http-stream'],
  subtitle: 'fetch + getReader(), HTTP/1.1',
  explain: 'One response that never ends; the page reads it piece by piece and cuts it into lines.',
  http: 'h1',
  tls: false,
  client: 'platform',
}

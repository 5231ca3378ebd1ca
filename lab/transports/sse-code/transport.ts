import { plainOf, transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const sseCode: TransportInfo = {
  id: 'sse-code',
  title: transportTitles['sse-code'],
  subtitle: 'EventSource, kept up by page code',
  explain: 'The same events; page code notices silence, opens a new EventSource whatever the last answer was, except one that is final (204, 401, 403), and resumes where it was.',
  http: 'h1',
  tls: false,
  client: 'page',
  plain: plainOf['sse-code'],
}

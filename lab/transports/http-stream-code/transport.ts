import { plainOf, transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const httpStreamCode: TransportInfo = {
  id: 'http-stream-code',
  title: transportTitles['http-stream-code'],
  subtitle: 'fetch stream, kept up by page code',
  explain: 'The same stream; page code notices silence, asks again with growing jittered pauses, and resumes where it was.',
  http: 'h1',
  tls: false,
  client: 'page',
  plain: plainOf['http-stream-code'],
}

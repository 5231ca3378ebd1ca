import { transportTitles, type TransportInfo } from '../../contract/transport.ts'

export const fallback: TransportInfo = {
  id: 'fallback',
  title: transportTitles.fallback,
  subtitle: 'WebSocket, SSE, stream, polling by page code',
  explain: 'Page code tries one transport after the other, notices silence, waits with jitter, and resumes where it was.',
  http: 'h1',
  tls: false,
  client: 'page',
}

import { type ChannelOptions, endpointUrl } from './channel.ts'

/**
 * EventSource and WebSocket keep from the page with which status they were refused. A `fetch` of the same address is told,
 * where CORS lets it; undefined where not, and where nobody answers.
 */
export function askStatusAt(path: string) {
  return async ({ baseUrl, platform, cursor }: ChannelOptions, signal: AbortSignal): Promise<number | undefined> => {
    try {
      const { status, body } = await platform.fetch(endpointUrl(baseUrl, path, { after: cursor() }), { signal, cache: 'no-store' })
      // It may be the stream itself by now.
      body?.getReader().cancel().catch(() => {})
      return status
    } catch {
      return undefined
    }
  }
}

import type { EventSourceLike, FetchInit, Platform, ResponseLike, WebSocketLike } from '../../contract/client.ts'

/** The browser's own APIs, untouched: what they do by themselves is what the lab measures. */
export const browserPlatform: Platform = {
  name: 'browser',
  fetch: (url: string, init?: FetchInit): Promise<ResponseLike> => fetch(url, init as RequestInit),
  EventSource: (url: string): EventSourceLike => new EventSource(url) as EventSourceLike,
  // The browser alone decides whether a WebSocket goes over HTTP/2 (RFC 8441): there is nothing to ask for.
  WebSocket: (url: string): WebSocketLike => new WebSocket(url) as WebSocketLike,
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (handle) => clearTimeout(handle as number | undefined),
  // Date.now() can step and is coarser; this is monotonic, and fine-grained in a cross-origin isolated page.
  now: () => performance.timeOrigin + performance.now(),
  random: () => Math.random(),
}

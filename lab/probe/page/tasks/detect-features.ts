import { defineTask } from '../../task.ts'

/** What the engine of this page has, by looking at it; what it does with it is tried by other tasks. */
export const detectFeatures = defineTask({
  name: 'detect-features',
  async run(): Promise<Readonly<Record<string, boolean>>> {
    return {
      fetch: typeof fetch === 'function',
      'fetch-stream': typeof ReadableStream === 'function' && 'body' in Response.prototype,
      'event-source': typeof EventSource === 'function',
      websocket: typeof WebSocket === 'function',
      'websocket-stream': 'WebSocketStream' in globalThis,
      'web-transport': 'WebTransport' in globalThis,
      'request-stream': supportsRequestStream(),
      'abort-signal-any': 'any' in AbortSignal,
    }
  },
})

/** The well-known probe: a browser that reads `duplex` keeps the body as it is and sets no Content-Type for it. */
function supportsRequestStream(): boolean {
  let asked = false
  const init = {
    method: 'POST',
    body: new ReadableStream(),
    get duplex() {
      asked = true
      return 'half'
    },
  }
  try {
    const hasType = new Request('http://127.0.0.1/', init as RequestInit).headers.has('content-type')
    return asked && !hasType
  } catch {
    return false
  }
}

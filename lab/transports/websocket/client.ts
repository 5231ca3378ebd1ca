import { endpoints } from '../../contract/feed.ts'
import { type ChannelState, type OpenChannel, endpointUrl, readRecord } from '../channel.ts'
import { definePlainClient } from '../plain-client.ts'

// CLOSING counts as closed: nothing is delivered any more.
const states: readonly ChannelState[] = ['connecting', 'open', 'closed', 'closed']

/** One native WebSocket; when it ends, it has ended. */
export function webSocketChannel({ h2 }: { readonly h2: boolean }): OpenChannel {
  return ({ baseUrl, platform, cursor }, events) => {
    const url = endpointUrl(baseUrl.replace(/^http/, 'ws'), endpoints.websocket, { after: cursor() })
    const socket = platform.WebSocket(url, { h2 })
    socket.onopen = () => events.opened()
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      const record = typeof data === 'string' ? readRecord(data) : undefined
      if (record) events.record(record)
      else events.failed({ what: 'a message is not a record of the feed', readyState: socket.readyState })
    }
    socket.onerror = (event: { readonly message?: string }) => events.failed({ what: event.message ?? 'error event', readyState: socket.readyState })
    socket.onclose = ({ code, reason, wasClean }: { readonly code: number; readonly reason: string; readonly wasClean: boolean }) =>
      events.ended({ code, reason, clean: wasClean, readyState: socket.readyState })
    return {
      close() {
        const claimed = states[socket.readyState] ?? 'closed'
        socket.onopen = socket.onmessage = socket.onerror = socket.onclose = null
        // Never waited for: on a dead link `onclose` takes 30 to 60 s.
        socket.close()
        return claimed
      },
    }
  }
}

export const websocketClient = definePlainClient({ id: 'websocket', dedupe: false, open: webSocketChannel({ h2: false }) })

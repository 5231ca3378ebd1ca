import { endpoints } from '../../contract/feed.ts'
import { type Channel, type ChannelState, type OpenChannel, endpointUrl } from '../channel.ts'
import { definePlainClient } from '../plain-client.ts'
import { webSocketChannel } from '../websocket/client.ts'

const openSocket = webSocketChannel({ h2: true })

/**
 * A browser puts a WebSocket into an HTTP/2 session only if it has one to that origin already,
 * as it has after loading a page from there. `/ping`, with credentials like a socket, stands for the page.
 */
const openAfterPing: OpenChannel = (options, events) => {
  let socket: Channel | undefined
  let state: ChannelState = 'connecting'
  const ping = new AbortController()
  const open = () => {
    if (!ping.signal.aborted) socket = openSocket(options, events)
  }
  const { platform, baseUrl } = options
  platform
    .fetch(endpointUrl(baseUrl, endpoints.ping, {}), { signal: ping.signal, credentials: 'include', cache: 'no-store' })
    .then((response) => response.text())
    // Without a session the socket has to try alone, and to fail in its own way.
    .then(open, open)
    .catch((error: unknown) => {
      state = 'closed'
      events.ended({ reason: String(error), clean: false })
    })
  return {
    close() {
      ping.abort()
      return socket?.close() ?? state
    },
  }
}

export const websocketH2Client = definePlainClient({ id: 'websocket-h2', dedupe: false, open: openAfterPing })

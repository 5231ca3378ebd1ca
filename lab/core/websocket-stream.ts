import type { Duplex } from 'node:stream'
import { WebSocket } from 'ws'

/**
 * WebSocket framing over any byte stream: what RFC 8441 asks for once the extended CONNECT is answered with 200.
 * `ws` has no public way to do it, so this file alone touches its `_isServer` and `setSocket`;
 * `websocket-stream.test.ts` is the contract with the pinned version.
 */
export function webSocketOverStream(stream: Duplex, { role, maxPayload = 1 << 20 }: { readonly role: 'client' | 'server'; readonly maxPayload?: number | undefined }): WebSocket {
  // Without `closeTimeout` the close timer fires after 1 ms and every close becomes 1006.
  const Framed = WebSocket as unknown as new (address: null, protocols: undefined, options: { autoPong: boolean; closeTimeout: number }) => WebSocket & {
    _isServer: boolean
    setSocket(stream: Duplex, head: Buffer, options: { maxPayload: number; skipUTF8Validation: boolean; allowSynchronousEvents: boolean }): void
  }
  const socket = new Framed(null, undefined, { autoPong: true, closeTimeout: 5000 })
  // Decides masking: a client masks, a server insists on it.
  socket._isServer = role === 'server'
  socket.setSocket(stream, Buffer.alloc(0), { maxPayload, skipUTF8Validation: false, allowSynchronousEvents: true })
  return socket
}

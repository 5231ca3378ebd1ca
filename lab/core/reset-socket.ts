import type { Socket } from 'node:net'

/**
 * Resets a TCP connection. While a FIN of its own is on the way, Node's `resetAndDestroy()` fails with EINVAL (libuv will not
 * mix shutdown and SO_LINGER), never emits `close` and keeps the handle for ever; so the RST then follows the FIN.
 */
export function resetSocket(socket: Socket): void {
  if (socket.destroyed) return
  if (!socket.writableEnded || socket.writableFinished) socket.resetAndDestroy()
  else if (socket.writableLength === 0) socket.once('finish', () => socket.destroyed || socket.resetAndDestroy())
  // A peer that does not read would hold the FIN back for ever.
  else socket.destroy()
}

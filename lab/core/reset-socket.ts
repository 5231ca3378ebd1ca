import type { Socket } from 'node:net'

/**
 * Resets a TCP connection. While a FIN of its own is on the way, Node's `resetAndDestroy()` fails with EINVAL (libuv will not
 * mix shutdown and SO_LINGER), never emits `close` and keeps the handle for ever; so the RST then follows the FIN.
 * @param written what is spoken on it: the same socket, or the TLS on top of it, whose FIN the TCP socket knows nothing of
 */
export function resetSocket(tcp: Socket, written: Socket = tcp): void {
  if (tcp.destroyed) return
  if (written.writableEnded && !written.writableFinished) {
    if (written.writableLength === 0) return void written.once('finish', () => resetSocket(tcp, written))
    // A peer that does not read would hold the FIN back for ever.
    return void written.destroy()
  }
  if (written === tcp || written.destroyed) return void tcp.resetAndDestroy()
  // TLS on a TCP socket that is gone already emits `close` inside `destroy()`. Where that happens while Node's HTTP parser is at
  // work, the parser is given back twice and two connections share it. So TLS goes first, and takes the TCP socket with it.
  const { destroy } = tcp
  tcp.destroy = () => {
    tcp.destroy = destroy
    return tcp.resetAndDestroy()
  }
  written.destroy()
}

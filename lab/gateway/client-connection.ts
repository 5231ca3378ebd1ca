import type { ServerHttp2Session } from 'node:http2'
import type { Socket } from 'node:net'
import type { Direction, Ending, TcpEnd } from '../contract/event.ts'
import { resetSocket } from '../core/reset-socket.ts'
import type { Cut, Exchange } from './exchange.ts'

/** How an end on one side looks on the other; `dir` is the way it goes. */
type PassEnding = (connection: ClientConnection, how: Cut, dir: Direction) => Cut

/** One TCP connection of a client, whatever is spoken on it. */
export class ClientConnection {
  readonly id: string
  readonly openedT: number
  /** The TCP socket: byte counters, RST. */
  readonly raw: Socket
  /** What HTTP is spoken on: the same socket, or TLS on top of it. */
  socket: Socket
  alpn: string | undefined
  lastByteT: number
  /** HTTP/2 only. */
  session: ServerHttp2Session | undefined
  readonly exchanges = new Set<Exchange>()
  /** How it ended as far as known: the kernel's word, or what the gateway did. */
  ending: Ending | undefined
  /** Who was first to end it. */
  end: TcpEnd | undefined
  /** The client's. */
  readonly port: number | undefined
  #onGone = new Set<() => void>()
  readonly #passOn: PassEnding

  constructor(id: string, raw: Socket, openedT: number, passOn: PassEnding) {
    this.#passOn = passOn
    this.id = id
    this.raw = raw
    this.port = raw.remotePort
    this.socket = raw
    this.openedT = openedT
    this.lastByteT = openedT
  }

  /** It has had a request; one that has not is no kept-alive connection. */
  get hasAsked(): boolean {
    return this.lastByteT > this.openedT
  }

  /** Watches the socket on which HTTP is spoken, before any parser gets hold of it. */
  watch(socket: Socket): void {
    this.socket = socket
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') this.ended('rst', { by: 'client' })
    })
    socket.on('end', () => this.ended('fin', { by: 'client' }))
  }

  /** The first end of a connection stands. */
  ended(how: Ending, end: TcpEnd): void {
    if (this.ending !== undefined) return
    this.ending = how
    this.end = end
  }

  /** Called once when the TCP connection is gone. */
  whenGone(callback: () => void): void {
    if (this.raw.destroyed && this.raw.closed) callback()
    else this.#onGone.add(callback)
  }

  gone(): void {
    const callbacks = [...this.#onGone]
    this.#onGone.clear()
    for (const callback of callbacks) callback()
  }

  /** How the client's end is passed on to the origin. */
  endingForOrigin(): Cut {
    return this.#passOn(this, this.ending === 'rst' ? 'rst' : 'fin', 'c2s')
  }

  /**
   * Ends the connection: `fin` flushes what was written and ends without completing any message, `rst` resets.
   * `by` is `local` when the gateway decided, `mirror` when it passes on what the origin did.
   */
  close(how: Cut, by: 'local' | 'mirror'): void {
    if (this.raw.destroyed) return this.ended(by === 'local' ? 'local' : how, { by: 'gateway', sent: how })
    const shown = by === 'mirror' ? this.#passOn(this, how, 's2c') : how
    this.ended(by === 'local' ? 'local' : shown, { by: 'gateway', sent: shown })
    if (shown === 'fin') {
      this.socket.destroySoon()
      return
    }
    // TLS has no reset of its own: the RST is the TCP socket's. Ending TLS first would send close_notify and a FIN.
    resetSocket(this.raw, this.socket)
  }
}

import { once } from 'node:events'
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'

/** Passes bytes between a listener and one target, each ending as it came: FIN for FIN, RST for RST. */
export interface Tap {
  readonly port: number
  /** Where new connections go; undefined closes them. */
  target: TapTarget | undefined
  close(): Promise<void>
}

export interface TapTarget {
  readonly port: number
  /** PEM of the only certificate to trust: TLS with HTTP/1.1 is spoken with the target. */
  readonly ca?: string | undefined
  onPair(pair: { readonly accepted: Socket; readonly dialled: Socket }): void
}

export async function openTap(): Promise<Tap> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true, noDelay: true })
  const tap: { target: TapTarget | undefined } = { target: undefined }
  server.on('connection', (accepted) => {
    const { target } = tap
    accepted.on('error', () => {})
    // A FIN: a RST that follows the SYN at once would look like a refused connection to whoever only wants to know that somebody listens.
    if (!target) return void accepted.destroy()
    const raw = connectTcp({ port: target.port, host: '127.0.0.1', allowHalfOpen: target.ca === undefined, noDelay: true })
    const dialled = target.ca === undefined ? raw : connectTls({ socket: raw, host: '127.0.0.1', ca: target.ca, ALPNProtocols: ['http/1.1'] })
    for (const socket of [accepted, raw]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    mirror(accepted, { stream: dialled, raw })
    mirror(dialled, { stream: accepted, raw: accepted })
    if (raw !== dialled) mirror(raw, { stream: accepted, raw: accepted })
    target.onPair({ accepted, dialled: raw })
    accepted.pipe(dialled)
    dialled.pipe(accepted)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    get target() {
      return tap.target
    },
    set target(target) {
      tap.target = target
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** `pipe` passes a FIN on; a RST, and an end that was not announced, it does not. Only the TCP socket itself can be reset. */
function mirror(from: Socket, to: { readonly stream: Socket; readonly raw: Socket }): void {
  from.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNRESET' || error.code === 'EPIPE') to.raw.resetAndDestroy()
    else to.raw.destroy()
  })
  from.on('close', () => {
    if (!to.stream.writableEnded) to.stream.end()
    // Nobody reads what it still sends.
    if (!from.readableEnded) setImmediate(() => to.raw.destroy())
  })
}

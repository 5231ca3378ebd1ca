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
  /** PEM of the only certificates to trust: TLS with HTTP/1.1 is spoken with the target. */
  readonly ca?: string | readonly string[] | undefined
  /** Port of a proxy that is asked with CONNECT for the target; what it says when it refuses is passed on. */
  readonly via?: number | undefined
  onPair?(pair: { readonly accepted: Socket; readonly dialled: Socket }): void
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
    const raw = connectTcp({ port: target.via ?? target.port, host: '127.0.0.1', allowHalfOpen: target.ca === undefined, noDelay: true })
    for (const socket of [accepted, raw]) {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    }
    const join = (ca: TapTarget['ca']) => {
      const dialled = ca === undefined ? raw : connectTls({ socket: raw, host: '127.0.0.1', ca: [ca].flat() as string[], ALPNProtocols: ['http/1.1'] })
      mirror(accepted, { stream: dialled, raw })
      mirror(dialled, { stream: accepted, raw: accepted })
      if (raw !== dialled) mirror(raw, { stream: accepted, raw: accepted })
      target.onPair?.({ accepted, dialled: raw })
      accepted.pipe(dialled)
      dialled.pipe(accepted)
    }
    if (target.via === undefined) join(target.ca)
    else void askForTunnel(raw, target.port).then((refusal) => {
      if (refusal) accepted.write(refusal)
      join(refusal ? undefined : target.ca)
    })
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

/** What browsers do of a proxy that they are told of. Resolves with the answer when it is no tunnel, with nothing when it is one. */
export async function askForTunnel(socket: Socket, port: number): Promise<Buffer | undefined> {
  socket.write(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)
  let answer = Buffer.alloc(0)
  const complete = () => answer.includes('\r\n\r\n')
  const gone = once(socket, 'close').catch(() => {})
  socket.on('error', () => {})
  while (!complete() && !socket.destroyed) {
    await Promise.race([once(socket, 'readable').catch(() => {}), gone])
    answer = Buffer.concat([answer, (socket.read() as Buffer | null) ?? Buffer.alloc(0)])
  }
  return /^HTTP\/1\.[01] 200/.test(answer.toString('latin1')) ? undefined : answer
}

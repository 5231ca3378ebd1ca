import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface Relay extends AsyncDisposable {
  readonly url: string
  /** From now on nothing passes on the connections that exist; new ones are fine. */
  freeze(): void
}

/** A link that can go silent without telling anybody. */
export async function openRelay(upstreamPort: number): Promise<Relay> {
  const sockets = new Set<Socket>()
  const pairs = new Set<{ frozen: boolean }>()
  const server = createServer((client) => {
    const pair = { frozen: false }
    pairs.add(pair)
    const upstream = connect({ host: '127.0.0.1', port: upstreamPort })
    for (const [from, to] of [[client, upstream], [upstream, client]] as const) {
      sockets.add(from)
      from.on('data', (data) => pair.frozen || to.write(data))
      from.on('end', () => pair.frozen || to.end())
      from.on('error', () => {})
      from.on('close', () => pair.frozen || to.destroy())
    }
  })
  const relay = await listening(server, () => {
    for (const socket of sockets) socket.destroy()
  })
  return { ...relay, freeze: () => pairs.forEach((pair) => (pair.frozen = true)) }
}

/** A server of the test on a free port. */
export async function listening(server: Server, onClose: () => void): Promise<{ readonly url: string } & AsyncDisposable> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}`,
    async [Symbol.asyncDispose]() {
      server.close()
      onClose()
      await once(server, 'close')
    },
  }
}

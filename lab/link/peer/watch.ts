import { once } from 'node:events'
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net'
import { type ServerUnderTest, ask } from './servers.ts'

/** What a peer saw, ms since it began to look. */
export interface Watched {
  readonly chunks: { readonly atMs: number; readonly bytes: number }[]
  end: { readonly atMs: number; readonly how: string } | undefined
}

export interface WatchedPair extends AsyncDisposable {
  readonly client: Socket
  readonly server: Socket
  readonly atClient: Watched
  readonly atServer: Watched
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

export async function until(condition: () => boolean, what: string, withinMs = 10_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not seen within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

export async function post(server: ServerUnderTest, path: string, body: unknown): Promise<string> {
  const answer = await ask(server, { method: 'POST', path, body: JSON.stringify(body) })
  if (answer.status >= 300) throw new Error(`${server.name} ${path}: ${answer.status} ${answer.body}`)
  return answer.body
}
export const remove = (server: ServerUnderTest, path: string): Promise<unknown> => ask(server, { method: 'DELETE', path })

function watch(socket: Socket, from: number): Watched {
  const seen: Watched = { chunks: [], end: undefined }
  const at = (): number => performance.now() - from
  socket.on('data', (data: Buffer) => seen.chunks.push({ atMs: at(), bytes: data.length }))
  socket.on('end', () => (seen.end ??= { atMs: at(), how: 'fin' }))
  socket.on('error', (error: NodeJS.ErrnoException) => (seen.end ??= { atMs: at(), how: error.code ?? 'error' }))
  return seen
}

/** A proxy `p` of this server in front of a TCP server of ours. */
export async function openProxy(server: ServerUnderTest): Promise<{ readonly port: number; readonly upstream: Server; dial(): Promise<WatchedPair>; close(): Promise<void> }> {
  const waiting: ((socket: Socket) => void)[] = []
  const upstream = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    socket.on('error', () => {})
    waiting.shift()?.(socket)
  })
  upstream.listen(0, '127.0.0.1')
  await once(upstream, 'listening')
  const body = await post(server, '/proxies', { name: 'p', listen: '127.0.0.1:0', upstream: `127.0.0.1:${(upstream.address() as AddressInfo).port}` })
  const port = Number((JSON.parse(body) as { listen: string }).listen.split(':')[1])
  return {
    port,
    upstream,
    async dial() {
      const accepted = new Promise<Socket>((resolve) => waiting.push(resolve))
      const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
      client.on('error', () => {})
      const socket = await accepted
      const from = performance.now()
      return {
        client,
        server: socket,
        atClient: watch(client, from),
        atServer: watch(socket, from),
        async [Symbol.asyncDispose]() {
          client.destroy()
          socket.destroy()
        },
      }
    },
    async close() {
      await remove(server, '/proxies/p')
      upstream.close()
    },
  }
}

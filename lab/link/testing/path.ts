import { once } from 'node:events'
import { type AddressInfo, type Socket, connect, createServer } from 'node:net'
import { seededRandom } from '../../core/random.ts'
import { type LinkEngine, type LinkEngineOptions, type LinkObservation, startLinkEngine } from '../engine.ts'

/** Both ends of one connection through a proxy. */
export interface Pair {
  readonly client: Socket
  readonly server: Socket
}

export interface TestPath extends AsyncDisposable {
  readonly engine: LinkEngine
  readonly seen: LinkObservation[]
  readonly port: number
  /** A call of the API; answers the parsed body. */
  call(method: string, path: string, body?: unknown): Promise<{ readonly status: number; readonly body: unknown }>
  /** One at a time: the ends are paired by their order. */
  dial(): Promise<Pair>
}

export async function until(condition: () => boolean, what: string, withinMs = 8000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`not seen within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** client -> proxy `p` -> server, on loopback. */
export async function openTestPath(options: Partial<LinkEngineOptions> = {}): Promise<TestPath> {
  const seen: LinkObservation[] = []
  const engine = await startLinkEngine({ random: seededRandom(1), observe: (o) => seen.push(o), ...options })
  const accepted: Socket[] = []
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): Socket => {
    sockets.add(socket)
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => accepted.push(keep(socket)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const call: TestPath['call'] = async (method, path, body) => {
    const response = await fetch(engine.url + path, { method, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
  }
  const made = await call('POST', '/proxies', { name: 'p', listen: '127.0.0.1:0', upstream: `127.0.0.1:${(server.address() as AddressInfo).port}` })
  const port = Number((made.body as { listen: string }).listen.split(':')[1])
  return {
    engine,
    seen,
    port,
    call,
    async dial() {
      const n = accepted.length
      const client = keep(connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true }))
      await until(() => accepted.length > n, 'the upstream connection')
      return { client, server: accepted[n] as Socket }
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await engine.close()
    },
  }
}

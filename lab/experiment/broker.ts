import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createClient } from '@redis/client'
import type { ExperimentContext } from './experiment.ts'

/** A broker that one node publishes to and another one listens on. */
export interface Broker {
  /** What it is: `Redis 7.0.15 at redis://...`, or the stand-in. */
  readonly what: string
  readonly standIn: boolean
  subscribe(channel: string, listener: (message: string) => void): Promise<void>
  publish(channel: string, message: string): Promise<void>
}

/** Where a real one is looked for; another place is named by the environment. */
const usualUrl = 'redis://127.0.0.1:6379'

/** A Redis that runs on this machine, or a stand-in that speaks its protocol: the same standard client uses either. */
export async function openBroker(at: ExperimentContext): Promise<Broker> {
  const url = process.env['BROWNOUT_REDIS_URL'] ?? usualUrl
  const real = await connectTo(at, url).catch(() => undefined)
  if (real) return { ...(await usersOf(at, url)), what: `Redis at ${url}`, standIn: false }
  const own = await openStandIn(at)
  return { ...(await usersOf(at, own)), what: 'an embedded stand-in that speaks the protocol of Redis (no Redis answers here)', standIn: true }
}

async function connectTo(at: ExperimentContext, url: string) {
  const client = createClient({ url, RESP: 2, socket: { connectTimeout: 500, reconnectStrategy: false } })
  client.on('error', () => {})
  await client.connect()
  return at.own(client, (one) => {
    if (one.isOpen) one.destroy()
  })
}

/** As two nodes of a service have it: one connection to publish, one that only listens. */
async function usersOf(at: ExperimentContext, url: string): Promise<Pick<Broker, 'subscribe' | 'publish'>> {
  const [publisher, subscriber] = [await connectTo(at, url), await connectTo(at, url)]
  return {
    subscribe: (channel, listener) => subscriber.subscribe(channel, listener),
    publish: async (channel, message) => void (await publisher.publish(channel, message)),
  }
}

/** PUBLISH and SUBSCRIBE of RESP 2, and a polite answer to all else that a client says on the way. */
async function openStandIn(at: ExperimentContext): Promise<string> {
  const listeners = new Map<string, Set<Socket>>()
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      open.delete(socket)
      for (const sockets of listeners.values()) sockets.delete(socket)
    })
    let rest = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (let command = takeCommand(rest); command; command = takeCommand(rest)) {
        rest = rest.subarray(command.length)
        answer(command.words, socket, listeners)
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  at.own(server, (one) => {
    for (const socket of open) socket.destroy()
    one.close()
  })
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** One command, an array of bulk strings; undefined until it is whole. */
function takeCommand(bytes: Buffer): { readonly words: readonly string[]; readonly length: number } | undefined {
  const line = (from: number) => {
    const end = bytes.indexOf('\r\n', from)
    return end < 0 ? undefined : { text: bytes.toString('latin1', from, end), next: end + 2 }
  }
  const head = line(0)
  if (!head?.text.startsWith('*')) return undefined
  const words: string[] = []
  let at = head.next
  for (let i = 0; i < Number(head.text.slice(1)); i++) {
    const size = line(at)
    if (!size) return undefined
    const end = size.next + Number(size.text.slice(1))
    if (bytes.length < end + 2) return undefined
    words.push(bytes.toString('utf8', size.next, end))
    at = end + 2
  }
  return { words, length: at }
}

const bulk = (text: string) => `$${Buffer.byteLength(text)}\r\n${text}\r\n`

function answer([name = '', ...words]: readonly string[], socket: Socket, listeners: Map<string, Set<Socket>>): void {
  switch (name.toUpperCase()) {
    case 'SUBSCRIBE':
      for (const channel of words) {
        const sockets = listeners.get(channel) ?? new Set()
        listeners.set(channel, sockets.add(socket))
        socket.write(`*3\r\n${bulk('subscribe')}${bulk(channel)}:${words.length}\r\n`)
      }
      return
    case 'PUBLISH': {
      const [channel = '', message = ''] = words
      const sockets = listeners.get(channel) ?? new Set<Socket>()
      for (const one of sockets) one.write(`*3\r\n${bulk('message')}${bulk(channel)}${bulk(message)}`)
      return void socket.write(`:${sockets.size}\r\n`)
    }
    case 'PING':
      return void socket.write('+PONG\r\n')
    default:
      return void socket.write('+OK\r\n')
  }
}

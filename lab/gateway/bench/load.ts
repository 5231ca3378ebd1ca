import { connect, type Socket } from 'node:net'

/** The load generator, in a process of its own. It speaks just enough HTTP and WebSocket not to be what is measured. */
export type Order =
  | { readonly kind: 'requests'; readonly port: number; readonly path: string; readonly connections: number; readonly forMs: number }
  | { readonly kind: 'messages'; readonly port: number; readonly connections: number; readonly forMs: number }
  | { readonly kind: 'hold'; readonly port: number; readonly what: 'ws' | 'sse'; readonly count: number }
  | { readonly kind: 'release' }
export interface Measured {
  readonly count: number
  readonly perSecond: number
  readonly p50Us: number
  readonly p99Us: number
}

const crlf2 = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('0\r\n\r\n')
const upgrade = 'GET /ws HTTP/1.1\r\nHost: bench.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n'
const held: Socket[] = []
/** mockttp takes a client whose port one of its own connections happens to have too for a loop, unless the addresses differ. */
const from = process.platform === 'darwin' ? {} : { localAddress: '127.0.0.2' }

/** A masked text frame of 32 bytes; its echo is 34 bytes without the mask. */
const frame = Buffer.concat([Buffer.from([0x81, 0x80 | 32, 1, 2, 3, 4]), Buffer.from(Array.from({ length: 32 }, (_, i) => 97 ^ [1, 2, 3, 4][i & 3]!))])
const echoLength = 34

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true, ...from }, () => resolve(socket))
    socket.once('error', reject)
  })
}

/** Resolves with what follows the head of the 101 or of the stream. */
async function handshake(port: number, head: string, status: string): Promise<Socket> {
  const socket = await open(port)
  socket.write(head)
  await new Promise<void>((resolve, reject) => {
    let text = ''
    const read = (chunk: Buffer) => {
      text += chunk.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      socket.off('data', read)
      if (text.startsWith(`HTTP/1.1 ${status}`)) resolve()
      else reject(new Error(text.slice(0, 200)))
    }
    socket.on('data', read)
    socket.once('close', () => reject(new Error(`closed after ${JSON.stringify(text)}`)))
  })
  return socket
}

/** Counts bytes of one response; true when it is whole. */
function responseReader(): (chunk: Buffer) => boolean {
  let left = -1
  let pending: Buffer = Buffer.alloc(0)
  return (chunk) => {
    if (left < 0) {
      pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk
      const at = pending.indexOf(crlf2)
      if (at < 0) return false
      const length = /content-length: *(\d+)/i.exec(pending.toString('latin1', 0, at))
      if (!length) {
        // Chunks: the end is looked for, not parsed.
        if (!pending.subarray(-5).equals(lastChunk)) return false
        pending = Buffer.alloc(0)
        return true
      }
      left = Number(length[1]) - (pending.length - at - 4)
      pending = Buffer.alloc(0)
    } else left -= chunk.length
    if (left > 0) return false
    left = -1
    return true
  }
}

/** One question at a time on each of the sockets, for so long. */
async function ask(sockets: readonly Socket[], question: Buffer, forMs: number, reader: () => (chunk: Buffer) => boolean): Promise<Measured> {
  const times: number[] = []
  const start = performance.now()
  const until = start + forMs
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          const whole = reader()
          let asked = performance.now()
          socket.on('data', (chunk: Buffer) => {
            if (!whole(chunk)) return
            const now = performance.now()
            times.push((now - asked) * 1000)
            if (now >= until) return resolve()
            asked = now
            socket.write(question)
          })
          socket.once('close', () => reject(new Error('a connection was lost under load')))
          socket.write(question)
        }),
    ),
  )
  const tookMs = performance.now() - start
  for (const socket of sockets) socket.removeAllListeners('close').destroy()
  times.sort((a, b) => a - b)
  const at = (q: number) => times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? Number.NaN
  return { count: times.length, perSecond: (times.length / tookMs) * 1000, p50Us: at(0.5), p99Us: at(0.99) }
}

const many = <T>(count: number, make: () => Promise<T>): Promise<T[]> => Promise.all(Array.from({ length: count }, make))

async function carryOut(order: Order): Promise<Measured | number> {
  if (order.kind === 'release') return held.splice(0).map((socket) => socket.destroy()).length
  if (order.kind === 'hold') {
    const head = order.what === 'ws' ? upgrade : 'GET /sse HTTP/1.1\r\nHost: bench.test\r\nAccept: text/event-stream\r\n\r\n'
    // Not all at once: a full backlog would be measured as well.
    for (let left = order.count; left > 0; left -= 50) held.push(...(await many(Math.min(50, left), () => handshake(order.port, head, order.what === 'ws' ? '101' : '200'))))
    for (const socket of held) socket.removeAllListeners('close').on('error', () => {})
    return held.length
  }
  if (order.kind === 'requests') {
    const sockets = await many(order.connections, () => open(order.port))
    return ask(sockets, Buffer.from(`GET ${order.path} HTTP/1.1\r\nHost: bench.test\r\nUser-Agent: bench\r\nAccept: */*\r\nAccept-Encoding: gzip\r\n\r\n`), order.forMs, responseReader)
  }
  const sockets = await many(order.connections, () => handshake(order.port, upgrade, '101'))
  return ask(sockets, frame, order.forMs, () => {
    let got = 0
    return (chunk) => {
      got += chunk.length
      if (got < echoLength) return false
      got -= echoLength
      return true
    }
  })
}

process.on('message', (order: Order) => {
  carryOut(order).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  )
})
process.on('disconnect', () => process.exit(0))

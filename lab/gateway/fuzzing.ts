import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import type { Random } from '../contract/context.ts'
import { seededRandom } from '../core/random.ts'
import { openGateway, type Gateway } from './gateway.ts'
import { gatewayFaults } from './registry.ts'
import { eventually, pause, testCertificate, testContext } from './testbed.ts'
import { encodeFrame } from './ws-frame.ts'

export interface FuzzOptions {
  readonly seed: number
  /** Connections of HTTP/1.1: one request and one response each. */
  readonly exchanges: number
  /** WebSockets: `frames` frames each way. */
  readonly tunnels: number
  /** HTTP/2 sessions: `frames` frames each way. */
  readonly sessions: number
  readonly frames: number
}

/** What was sent, mangled or whole; and what was left when everything had been given back. */
export interface FuzzReport {
  readonly sent: Readonly<Record<'requests' | 'responses' | 'webSocketFrames' | 'http2Frames', number>>
  readonly connections: number
  readonly left: readonly string[]
}

const requests = [
  'GET / HTTP/1.1\r\nHost: x\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip, br\r\nIf-None-Match: "a"\r\nRange: bytes=0-1\r\n\r\n',
  'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n',
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc',
  'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc',
  'DELETE / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nabc',
  'CONNECT other.test:443 HTTP/1.1\r\nHost: other.test:443\r\n\r\n',
  'HEAD http://other.test/ HTTP/1.1\r\nHost: other.test\r\n\r\n',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n',
]
const responses = [
  'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 1\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nTrailer: X-Sum\r\nX-Accel-Buffering: no\r\n\r\nok',
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n\x81\x02hi\x89\x00\x88\x02\x03\xe8',
  'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n',
  'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\nTransfer-Encoding: chunked\r\n\r\n',
  'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: max-age=1, =, public=\r\nVary: ,\r\nExpires: never\r\n\r\nid: 1\ndata: a\n\n:c\r\rdata',
  'HTTP/1.1 999 \r\n\r\n',
  'HTTP/1.0 200 OK\r\nContent-Length: -1\r\n\r\nx',
]
const granted = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'

/** Chance, and what is made of it. */
class Mangler {
  readonly #random: Random
  constructor(random: Random) {
    this.#random = random
  }

  below(n: number): number {
    return Math.floor(this.#random.next() * n)
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)] as T
  }

  bytes(n: number): Buffer {
    return Buffer.from(Array.from({ length: n }, () => this.below(256)))
  }

  /** Leaves a good third as it is, so that something gets behind the parser; flips, cuts, repeats or prolongs the rest. */
  mangle(text: string | Buffer): Buffer {
    const buffer = Buffer.from(typeof text === 'string' ? Buffer.from(text, 'latin1') : text)
    const kind = this.below(8)
    if (kind > 4 || buffer.length === 0) return buffer
    if (kind === 1) return buffer.subarray(0, this.below(buffer.length))
    if (kind === 2) return Buffer.concat([buffer, this.bytes(this.below(60))])
    if (kind === 3) return Buffer.concat([buffer, buffer])
    for (let n = 0; n < 3; n++) buffer[this.below(buffer.length)] = this.below(256)
    return buffer
  }

  webSocketFrame(masked: boolean): Buffer {
    const payload = this.bytes(this.pick([0, 1, 2, 125, 126, 300]))
    const frame = encodeFrame({ fin: this.below(4) > 0, rsv: this.below(8) === 0 ? this.below(8) : 0, opcode: this.pick([0, 1, 1, 2, 2, 8, 9, 10, 3, 15]), payload, mask: masked !== (this.below(20) === 0) ? this.bytes(4) : undefined })
    return this.below(6) === 0 ? this.mangle(frame) : frame
  }

  /** RFC 9113, 4.1: mostly what may come, now and then what must not. */
  http2Frame(stream: number, headers: readonly Buffer[]): Buffer {
    const kind = this.below(12)
    const [type, flags, id, payload] = ((): readonly [number, number, number, Buffer] => {
      if (kind < 4) return [1, this.pick([4, 5]), stream, this.pick(headers)]
      if (kind < 6) return [0, this.below(2), stream, this.bytes(this.below(40))]
      if (kind === 6) return [3, 0, stream, Buffer.from([0, 0, 0, this.below(14)])]
      if (kind === 7) return [6, this.below(2), 0, this.bytes(8)]
      if (kind === 8) return [8, 0, this.pick([0, stream]), Buffer.from([0, 0, 1, this.below(256)])]
      if (kind === 9) return [4, this.below(2), 0, this.below(2) ? Buffer.alloc(0) : Buffer.from([0, this.below(10), 0, 0, 0, this.below(256)])]
      return [this.below(14), this.below(256), this.pick([0, stream, this.below(1000)]), this.bytes(this.below(30))]
    })()
    const head = Buffer.alloc(9)
    head.writeUIntBE(payload.length, 0, 3)
    head[3] = type
    head[4] = flags
    head.writeUInt32BE(id, 5)
    const frame = Buffer.concat([head, payload])
    return this.below(40) === 0 ? this.mangle(frame) : frame
  }
}

/** HPACK without a table: `:method GET`, `:scheme https`, `:path /`, and literals. */
const requestBlocks = [
  Buffer.concat([Buffer.from([0x82, 0x87, 0x84, 0x41, 0x01]), Buffer.from('x')]),
  Buffer.concat([Buffer.from([0x83, 0x87, 0x84, 0x41, 0x01]), Buffer.from('x')]),
  // Extended CONNECT (RFC 8441).
  Buffer.concat([Buffer.from([0x42, 0x07]), Buffer.from('CONNECT'), Buffer.from([0x40, 0x09]), Buffer.from(':protocol'), Buffer.from([0x09]), Buffer.from('websocket'), Buffer.from([0x87, 0x84, 0x41, 0x01]), Buffer.from('x')]),
  Buffer.from([0x82, 0xff, 0xff, 0xff, 0xff, 0x0f]),
]
const responseBlocks = [Buffer.from([0x88]), Buffer.from([0x8d]), Buffer.concat([Buffer.from([0x88, 0x5f, 0x11]), Buffer.from('text/event-stream')]), Buffer.from([0x08, 0x03, 0x31, 0x30, 0x31]), Buffer.from([0x80])]
const preface = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])])
/** HEADERS of stream 1 with END_STREAM. */
const wholeRequest = Buffer.concat([Buffer.from([0, 0, 6, 1, 5, 0, 0, 0, 1]), requestBlocks[0] as Buffer])
/** SETTINGS with ENABLE_CONNECT_PROTOCOL. */
const originPreface = Buffer.from([0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 1])

interface Client {
  readonly socket: Socket
  /** It has been answered, or is gone. */
  readonly over: Promise<void>
}

const answered = (socket: Socket) => new Promise<void>((resolve) => void socket.once('data', () => resolve()).once('close', () => resolve()))
const quiet = (socket: Socket) => socket.on('error', () => {}).on('data', () => {})

/** Sends malformed and whole requests, responses and frames through two gateways, plain and TLS, while rules come and go. Throws when something is left open. */
export async function fuzzGateway({ seed, exchanges, tunnels, sessions, frames }: FuzzOptions): Promise<FuzzReport> {
  const chance = new Mangler(seededRandom(seed))
  const sent = { requests: 0, responses: 0, webSocketFrames: 0, http2Frames: 0 }
  const open = new Set<Socket>()
  const certificate = await testCertificate()
  const before = resources()

  const { plainOrigin, tlsOrigin, sendFrames } = openOrigins({ chance, sent, open, frames, certificate })
  const events = { opened: 0, closed: 0 }
  const plain = await gatewayFor(plainOrigin, events, { tls: false })
  const secure = await gatewayFor(tlsOrigin, events, { tls: true })

  const changeRules = (gateway: Gateway) => {
    for (const { id } of gatewayFaults) gateway.switchOff(id)
    for (let n = chance.below(5); n > 0; n--) {
      const { id, params } = chance.pick(gatewayFaults)
      gateway.switchOn(id, params.parse({}))
    }
  }
  const waves = async (gateway: Gateway, total: number, size: number, start: () => Client) => {
    for (let done = 0; done < total; done += size) {
      changeRules(gateway)
      const opened = events.opened
      const clients = Array.from({ length: Math.min(size, total - done) }, start)
      await eventually(() => events.opened === opened + clients.length, 'the gateway took every connection', 10_000)
      const spoken = Promise.all(clients.map(({ over }) => over))
      // Some rules never let a client be answered.
      await Promise.race([spoken, pause(size > 20 ? 60 : 200)])
      await pause(size > 20 ? 5 : 80)
      for (const { socket } of clients) socket[chance.pick(['destroy', 'resetAndDestroy'] as const)]()
    }
    for (const { id } of gatewayFaults) gateway.switchOff(id)
  }
  const dial = () => quiet(connect({ port: plain.port, host: '127.0.0.1' }))
  await waves(plain, exchanges, 80, () => {
    const socket = dial()
    sent.requests++
    socket.write(chance.mangle(chance.pick(requests)))
    return { socket, over: answered(socket) }
  })
  await waves(plain, tunnels, 10, () => {
    const socket = dial()
    socket.write((requests[2] as string).replace('/ws', '/tunnel'))
    socket.once('data', () => sendFrames(socket, true))
    return { socket, over: answered(socket) }
  })
  await waves(secure, sessions, 12, () => {
    const raw = connect({ port: secure.port, host: '127.0.0.1' }).on('error', () => {})
    // An intercepting rule shows another certificate.
    const socket: Socket = connectTls({ socket: raw, rejectUnauthorized: false, ALPNProtocols: ['h2'] })
    quiet(socket).once('secureConnect', () => {
      socket.write(Buffer.concat([preface, wholeRequest]))
      // Once the gateway has a session with the origin.
      setTimeout(() => {
        for (let n = 0; n < frames && !socket.destroyed; n++, sent.http2Frames++) socket.write(chance.http2Frame(3 + 2 * (n >> 1), requestBlocks))
      }, 40)
    })
    return { socket: raw, over: answered(socket) }
  })
  await eventually(() => events.opened === events.closed, 'every connection of a client closed', 20_000)
  await eventually(() => open.size === 0, 'every connection to the origin closed', 20_000)
  const connections = events.opened
  await Promise.all([plain.close(), secure.close(), closed(plainOrigin), closed(tlsOrigin)])
  let left = leftOver(before)
  for (let n = 0; n < 100 && left.length > 0; n++, left = leftOver(before)) await pause(20)
  return { sent, connections, left }
}

interface OriginParts {
  readonly chance: Mangler
  readonly sent: Record<keyof FuzzReport['sent'], number>
  /** Sockets of the origins that are open. */
  readonly open: Set<Socket>
  readonly frames: number
  readonly certificate: { readonly key: string; readonly cert: string }
}

/** A plain one that answers anything or grants a tunnel, and one that speaks HTTP/2 of a kind. */
function openOrigins({ chance, sent, open, frames, certificate }: OriginParts) {
  const follow = (socket: Socket) => {
    open.add(socket)
    quiet(socket).on('close', () => open.delete(socket))
  }
  const sendFrames = (socket: Socket, masked: boolean) => {
    for (let n = 0; n < frames && !socket.destroyed; n++, sent.webSocketFrames++) socket.write(chance.webSocketFrame(masked))
  }
  const plainOrigin = createServer((socket) => {
    follow(socket)
    socket.once('data', (head: Buffer) => {
      if (head.includes('/tunnel')) {
        socket.write(granted)
        return sendFrames(socket, false)
      }
      sent.responses++
      socket.write(chance.mangle(chance.pick(responses)))
      const end = chance.below(4)
      if (end === 0) socket.end()
      else if (end === 1) socket.resetAndDestroy()
    })
  })
  const tlsOrigin = createTlsServer({ ...certificate, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    follow(socket)
    socket.once('data', () => {
      if (socket.destroyed) return
      socket.write(originPreface)
      for (let n = 0; n < frames && !socket.destroyed; n++, sent.http2Frames++) socket.write(chance.http2Frame(1 + 2 * chance.below(8), responseBlocks))
    })
  })
  tlsOrigin.on('tlsClientError', () => {})
  return { plainOrigin, tlsOrigin, sendFrames }
}

async function gatewayFor(origin: Server, events: { opened: number; closed: number }, { tls }: { readonly tls: boolean }): Promise<Gateway> {
  origin.listen(0, '127.0.0.1')
  await once(origin, 'listening')
  const upstream = { host: '127.0.0.1', port: (origin.address() as AddressInfo).port }
  const context = testContext([])
  const record: typeof context.record = (event) => {
    if (event.kind === 'tcp-open' && event.hop === 'client') events.opened++
    if (event.kind === 'tcp-close' && event.hop === 'client') events.closed++
  }
  return openGateway({ transport: tls ? 'sse-h2' : 'sse', tls, upstream, certificate: await testCertificate() }, { ...context, record })
}

async function closed(server: Server): Promise<void> {
  const over = once(server, 'close')
  server.close()
  await over
}

/** What keeps the process alive: sockets, servers, timers. */
function resources(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function leftOver(before: ReadonlyMap<string, number>): string[] {
  return [...resources()].filter(([name, count]) => /TCP|TLS|Timeout/.test(name) && count > (before.get(name) ?? 0)).map(([name, count]) => `${count - (before.get(name) ?? 0)} ${name}`)
}

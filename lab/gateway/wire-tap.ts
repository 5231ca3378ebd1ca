import type { Socket } from 'node:net'
import type { RunContext } from '../contract/context.ts'
import type { Direction, Hop } from '../contract/event.ts'
import type { TransportId } from '../contract/transport.ts'

/** What the tap keeps of each direction of a connection, in bytes, and of a whole run. */
export const tapLimits = {
  /** Recorded as they pass: heads and the first minutes of a stream. */
  first: 64 * 1024,
  /** Kept in memory behind them, and recorded when the connection ends: what stood on the wire when it broke. */
  last: 16 * 1024,
  run: 32 * 1024 * 1024,
} as const

/** Bytes that the taps of one run may still record, all gateways together. */
export class TapBudget {
  #left: number

  constructor(bytes: number = tapLimits.run) {
    this.#left = bytes
  }

  /** How many of `wanted` bytes may be recorded; they are then spent. */
  spend(wanted: number): number {
    const granted = Math.min(wanted, this.#left)
    this.#left -= granted
    return granted
  }
}

interface Passed {
  readonly t: number
  readonly offset: number
  readonly data: Buffer
}

interface Tapped {
  readonly hop: Hop
  readonly conn: string
  readonly dir: Direction
}

/** The bytes of all connections of one gateway as `capture` events: what came or went at once is one event a turn of the event loop. */
export class WireTap {
  readonly #ctx: RunContext
  readonly #transport: TransportId
  readonly budget: TapBudget
  readonly #open = new Set<ConnectionTap>()
  readonly #dirty = new Set<DirectionTap>()
  #scheduled: NodeJS.Immediate | undefined

  constructor(transport: TransportId, ctx: RunContext, budget: TapBudget) {
    this.#transport = transport
    this.#ctx = ctx
    this.budget = budget
  }

  /** Begins to record what is read from and written to `socket`, on which no byte may have passed yet. */
  attach(socket: Socket, hop: Hop, conn: string): void {
    const tap = new ConnectionTap(this, hop, conn)
    this.#open.add(tap)
    tap.watch(socket)
    socket.on('close', () => {
      tap.end()
      this.#open.delete(tap)
    })
  }

  now(): number {
    return this.#ctx.clock.now()
  }

  changed(direction: DirectionTap): void {
    this.#dirty.add(direction)
    this.#scheduled ??= setImmediate(() => this.#flush())
  }

  record({ hop, conn, dir }: Tapped, { t, offset, data }: Passed): void {
    this.#ctx.record({ side: 'wire', kind: 'capture', transport: this.#transport, hop, conn, dir, t, offset, data: data.toString('base64') })
  }

  close(): void {
    for (const tap of this.#open) tap.end()
    this.#open.clear()
    if (this.#scheduled) clearImmediate(this.#scheduled)
    this.#scheduled = undefined
  }

  #flush(): void {
    this.#scheduled = undefined
    for (const direction of this.#dirty) direction.flush()
    this.#dirty.clear()
  }
}

class ConnectionTap {
  readonly #read: DirectionTap
  readonly #written: DirectionTap

  constructor(tap: WireTap, hop: Hop, conn: string) {
    const [read, written]: [Direction, Direction] = hop === 'client' ? ['c2s', 's2c'] : ['s2c', 'c2s']
    this.#read = new DirectionTap(tap, { hop, conn, dir: read })
    this.#written = new DirectionTap(tap, { hop, conn, dir: written })
  }

  /**
   * Node hands every byte read to `push` and every byte to be written to `_write` or `_writev`. They are watched there and not by
   * 'data' listeners, which would make the socket flow and see bytes that are put back with `unshift` twice.
   */
  watch(socket: Socket): void {
    const { push, _write: write, _writev: writev } = socket
    const read = this.#read
    const written = this.#written
    socket.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (chunk !== null && chunk !== undefined) read.pass(chunk as Buffer, encoding)
      return push.call(socket, chunk, encoding)
    }
    socket._write = (chunk: Buffer | string, encoding, done) => {
      written.pass(chunk, encoding)
      write.call(socket, chunk, encoding, done)
    }
    if (!writev) return
    socket._writev = (chunks, done) => {
      for (const { chunk, encoding } of chunks as { chunk: Buffer | string; encoding: BufferEncoding }[]) written.pass(chunk, encoding)
      writev.call(socket, chunks, done)
    }
  }

  end(): void {
    this.#read.end()
    this.#written.end()
  }
}

class DirectionTap {
  readonly #tap: WireTap
  readonly #of: Tapped
  #offset = 0
  #pendingT = 0
  #pending: Buffer[] = []
  #pendingBytes = 0
  #recorded = 0
  /** Behind the first bytes, oldest first. */
  #ring: Passed[] = []
  #ringBytes = 0

  constructor(tap: WireTap, of: Tapped) {
    this.#tap = tap
    this.#of = of
  }

  pass(chunk: Buffer | string, encoding?: BufferEncoding): void {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
    if (bytes.length === 0) return
    if (this.#pending.length === 0) {
      this.#pendingT = this.#tap.now()
      this.#tap.changed(this)
    }
    this.#pending.push(bytes)
    this.#pendingBytes += bytes.length
  }

  flush(): void {
    if (this.#pendingBytes === 0) return
    const data = this.#pending.length === 1 ? (this.#pending[0] as Buffer) : Buffer.concat(this.#pending)
    const t = this.#pendingT
    const offset = this.#offset
    this.#offset += data.length
    this.#pending = []
    this.#pendingBytes = 0
    const open = Math.min(data.length, tapLimits.first - this.#recorded)
    const granted = open > 0 ? this.#tap.budget.spend(open) : 0
    this.#recorded += granted
    // Once something is left out, everything behind it waits for its turn at the end.
    if (granted < open) this.#recorded = tapLimits.first
    if (granted > 0) this.#tap.record(this.#of, { t, offset, data: data.subarray(0, granted) })
    if (granted < data.length) this.#keep({ t, offset: offset + granted, data: data.subarray(granted) })
  }

  end(): void {
    this.flush()
    for (const { t, offset, data } of this.#ring) {
      const granted = this.#tap.budget.spend(data.length)
      if (granted > 0) this.#tap.record(this.#of, { t, offset, data: data.subarray(0, granted) })
    }
    this.#ring = []
    this.#ringBytes = 0
  }

  #keep({ t, offset, data }: Passed): void {
    const from = Math.max(0, data.length - tapLimits.last)
    // A copy: a slice would hold on to the whole buffer of the read.
    this.#ring.push({ t, offset: offset + from, data: Buffer.from(data.subarray(from)) })
    this.#ringBytes += data.length - from
    for (let [oldest] = this.#ring; oldest && this.#ringBytes - oldest.data.length >= tapLimits.last; [oldest] = this.#ring) {
      this.#ring.shift()
      this.#ringBytes -= oldest.data.length
    }
  }
}

/** An HTTP/1.1 server's parser takes the handle of a socket and reads natively, past `push`, until somebody listens for 'data'. */
export function readInJavaScript(socket: Socket): void {
  const nobody = () => {}
  socket.prependListener('data', nobody)
  socket.removeListener('data', nobody)
}

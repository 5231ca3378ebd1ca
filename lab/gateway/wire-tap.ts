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

/** Late enough to stay out of a message's way, and often enough that what has gathered never holds up the next one: 50 ms doubled the p99. */
const flushEveryMs = 4

/** The bytes of all connections of one gateway as `capture` events: what came or went at once is one event, with the time at which it did. */
export class WireTap {
  readonly #ctx: RunContext
  readonly #transport: TransportId
  readonly budget: TapBudget
  readonly #open = new Set<ConnectionTap>()
  readonly #dirty = new Set<ConnectionTap>()
  #scheduled: NodeJS.Timeout | undefined

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

  changed(connection: ConnectionTap): void {
    this.#dirty.add(connection)
    this.#scheduled ??= setTimeout(() => this.#flush(), flushEveryMs).unref()
  }

  record({ hop, conn, dir }: Tapped, { t, offset, data }: Passed): void {
    this.#ctx.record({ side: 'wire', kind: 'capture', transport: this.#transport, hop, conn, dir, t, offset, data: data.toString('base64') })
  }

  close(): void {
    for (const tap of this.#open) tap.end()
    this.#open.clear()
    clearTimeout(this.#scheduled)
    this.#scheduled = undefined
  }

  #flush(): void {
    this.#scheduled = undefined
    for (const connection of this.#dirty) connection.flush()
    this.#dirty.clear()
  }
}

/** Bytes that came so close to each other count as one piece, unless the other direction said something in between. */
const atOnceMs = 0.5

interface Piece {
  readonly of: DirectionTap
  readonly t: number
  readonly offset: number
  readonly parts: Buffer[]
}

class ConnectionTap {
  readonly #tap: WireTap
  readonly #read: DirectionTap
  readonly #written: DirectionTap
  /** Of both directions in the order in which they spoke, until the next flush. */
  #waiting: Piece[] = []
  /** The piece that may still grow. */
  #latest: Piece | undefined

  constructor(tap: WireTap, hop: Hop, conn: string) {
    this.#tap = tap
    const [read, written]: [Direction, Direction] = hop === 'client' ? ['c2s', 's2c'] : ['s2c', 'c2s']
    this.#read = new DirectionTap({ hop, conn, dir: read })
    this.#written = new DirectionTap({ hop, conn, dir: written })
  }

  /**
   * Node hands every byte read to `push` and every byte to be written to `_write` or `_writev`. They are watched there and not by
   * 'data' listeners, which would make the socket flow and see bytes that are put back with `unshift` twice.
   */
  watch(socket: Socket): void {
    const { push, _write: write, _writev: writev } = socket
    socket.push = (chunk: unknown, encoding?: BufferEncoding) => {
      if (chunk !== null && chunk !== undefined) this.#pass(this.#read, chunk as Buffer, encoding)
      return push.call(socket, chunk, encoding)
    }
    socket._write = (chunk: Buffer | string, encoding, done) => {
      this.#pass(this.#written, chunk, encoding)
      write.call(socket, chunk, encoding, done)
    }
    if (!writev) return
    socket._writev = (chunks, done) => {
      for (const { chunk, encoding } of chunks as { chunk: Buffer | string; encoding: BufferEncoding }[]) this.#pass(this.#written, chunk, encoding)
      writev.call(socket, chunks, done)
    }
  }

  #pass(of: DirectionTap, chunk: Buffer | string, encoding?: BufferEncoding): void {
    // A copy: whoever gets the buffer next may change it in place.
    const data = Buffer.from(chunk as string, encoding)
    if (data.length === 0) return
    const t = this.#tap.now()
    const offset = of.advance(data.length, t)
    const latest = this.#latest
    if (of.room <= 0) {
      this.#latest = undefined
      return of.ring.keep({ t, offset, data })
    }
    of.room -= data.length
    if (latest?.of === of && t - latest.t < atOnceMs) latest.parts.push(data)
    else this.#waiting.push((this.#latest = { of, t, offset, parts: [data] }))
    if (of.room <= 0) this.flush()
    else this.#tap.changed(this)
  }

  flush(): void {
    const waiting = this.#waiting
    this.#waiting = []
    this.#latest = undefined
    for (const { of, t, offset, parts } of waiting) {
      const data = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
      const granted = this.#record(of, { t, offset, data })
      if (granted === data.length) continue
      of.room = 0
      of.ring.keep({ t, offset: offset + granted, data: data.subarray(granted) })
    }
  }

  end(): void {
    this.flush()
    const kept = [this.#read, this.#written].flatMap((of) => of.ring.take().map((passed) => ({ of, passed })))
    for (const { of, passed } of kept.sort((a, b) => a.passed.t - b.passed.t)) this.#record(of, passed)
    for (const of of [this.#read, this.#written]) if (of.passed > of.recorded) this.#tap.record(of.tapped, { t: of.latestT, offset: of.passed, data: Buffer.alloc(0) })
  }

  /** As much as the run's budget has room for: how many bytes that was. */
  #record(of: DirectionTap, { t, offset, data }: Passed): number {
    const granted = this.#tap.budget.spend(data.length)
    if (granted > 0) {
      this.#tap.record(of.tapped, { t, offset, data: data.subarray(0, granted) })
      of.recorded = offset + granted
    }
    return granted
  }
}

class DirectionTap {
  readonly tapped: Tapped
  readonly ring = new Ring(tapLimits.last)
  /** Bytes that may still be recorded as they pass. */
  room: number = tapLimits.first
  /** Positions behind the last byte that passed, and behind the last one that was recorded. */
  passed = 0
  recorded = 0
  latestT = 0

  constructor(tapped: Tapped) {
    this.tapped = tapped
  }

  /** @returns the offset of the first of `bytes` bytes more. */
  advance(bytes: number, t: number): number {
    const offset = this.passed
    this.passed += bytes
    this.latestT = t
    return offset
  }
}

interface Kept {
  readonly t: number
  readonly offset: number
  readonly length: number
}

/** The last bytes of a direction, copied to one place: nothing is allocated for a message that will be forgotten again. */
class Ring {
  readonly #size: number
  #bytes: Buffer | undefined
  /** Oldest first, from `#first` on; what was overwritten is dropped now and then. */
  #kept: Kept[] = []
  #first = 0
  #held = 0
  /** Where the next byte is written. */
  #at = 0

  constructor(size: number) {
    this.#size = size
  }

  keep({ t, offset, data }: Passed): void {
    const bytes = (this.#bytes ??= Buffer.allocUnsafe(this.#size))
    const from = Math.max(0, data.length - this.#size)
    const length = data.length - from
    const fits = Math.min(length, this.#size - this.#at)
    data.copy(bytes, this.#at, from, from + fits)
    data.copy(bytes, 0, from + fits)
    this.#at = (this.#at + length) % this.#size
    this.#kept.push({ t, offset: offset + from, length })
    this.#held += length
    while (this.#held > this.#size) this.#held -= (this.#kept[this.#first++] as Kept).length
    if (this.#first < 1024) return
    this.#kept = this.#kept.slice(this.#first)
    this.#first = 0
  }

  /** What is held, in the pieces in which it passed. */
  take(): Passed[] {
    const bytes = this.#bytes
    if (!bytes) return []
    let start = (this.#at - this.#held + this.#size) % this.#size
    const passed = this.#kept.slice(this.#first).map(({ t, offset, length }) => {
      const data = Buffer.concat([bytes.subarray(start, start + length), bytes.subarray(0, Math.max(0, start + length - this.#size))])
      start = (start + length) % this.#size
      return { t, offset, data }
    })
    this.#bytes = undefined
    this.#kept = []
    this.#first = this.#held = this.#at = 0
    return passed
  }
}

/** An HTTP/1.1 server's parser takes the handle of a socket and reads natively, past `push`, until somebody listens for 'data'. */
export function readInJavaScript(socket: Socket): void {
  const nobody = () => {}
  socket.prependListener('data', nobody)
  socket.removeListener('data', nobody)
}

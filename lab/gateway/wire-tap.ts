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

/** With the 50 ms of the recorder, and what a busy process needs to write, what passed is in the run file within 100 ms. */
const recordWithinMs = 30
/** Not at once: waking a process costs more than recording a message. */
const gatherMs = 10
/** From then on as soon as nothing passes: a message that finds the tap at work waits for it. */
const quietMs = 1
/** The longest time for which it lets one wait, whatever there is to do. */
const sliceMs = 0.2

/** The bytes of all connections of one gateway as `capture` events: what came or went at once is one event, with the time at which it did. */
export class WireTap {
  readonly #ctx: RunContext
  readonly #transport: TransportId
  readonly budget: TapBudget
  readonly #open = new Set<ConnectionTap>()
  readonly #dirty = new Set<ConnectionTap>()
  #latestT = 0
  /** When the oldest piece that waits must be recorded. */
  #dueT = 0
  #cancel: (() => void) | undefined

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

  changed(connection: ConnectionTap, t: number): void {
    this.#latestT = t
    this.#dirty.add(connection)
    if (this.#cancel) return
    this.#dueT = t + recordWithinMs
    this.#wait(gatherMs)
  }

  record({ hop, conn, dir }: Tapped, t: number, offset: number, data: string): void {
    this.#ctx.record({ side: 'wire', kind: 'capture', transport: this.#transport, hop, conn, dir, t, offset, data })
  }

  close(): void {
    for (const tap of this.#open) tap.end()
    this.#open.clear()
    this.#cancel?.()
    this.#cancel = undefined
  }

  #wait(ms: number): void {
    const timer = setTimeout(() => this.#work(), ms).unref()
    this.#cancel = () => clearTimeout(timer)
  }

  #work(): void {
    const now = this.now()
    if (now - this.#latestT < quietMs && now < this.#dueT) return this.#wait(quietMs)
    for (const connection of this.#dirty) {
      if (!connection.flush(now + sliceMs)) return this.#goOn()
      this.#dirty.delete(connection)
    }
    this.#cancel = undefined
  }

  /** When everything that has come in meanwhile was passed on. */
  #goOn(): void {
    const immediate = setImmediate(() => this.#work())
    this.#cancel = () => clearImmediate(immediate)
  }
}

/** Bytes that came so close to each other count as one piece, unless the other direction said something in between. */
const atOnceMs = 0.5

interface Piece {
  readonly of: DirectionTap
  readonly t: number
  readonly offset: number
  length: number
}

class ConnectionTap {
  readonly #tap: WireTap
  readonly #read: DirectionTap
  readonly #written: DirectionTap
  /** Of both directions in the order in which they spoke, until they are recorded; those before `#done` are. */
  #waiting: Piece[] = []
  #done = 0
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

  /** In the way of every message: it copies the bytes and leaves the rest for later. */
  #pass(of: DirectionTap, chunk: Buffer | string, encoding?: BufferEncoding): void {
    const data = typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk
    const { length } = data
    if (length === 0) return
    const t = this.#tap.now()
    const offset = of.passed
    of.passed += length
    of.latestT = t
    const latest = this.#latest
    if (of.room <= 0) {
      this.#latest = undefined
      return of.ring.keep(t, offset, data)
    }
    of.room -= length
    of.first.add(data)
    if (latest?.of === of && t - latest.t < atOnceMs) latest.length += length
    else this.#waiting.push((this.#latest = { of, t, offset, length }))
    this.#tap.changed(this, t)
  }

  /** Records what waits, at least one piece of it, but begins with none after `untilT`. @returns whether all of it is recorded. */
  flush(untilT = Infinity): boolean {
    const waiting = this.#waiting
    this.#latest = undefined
    while (this.#done < waiting.length) {
      const { of, t, offset, length } = waiting[this.#done++] as Piece
      const granted = this.#tap.budget.spend(length)
      const data = of.first.take(length, granted)
      if (granted > 0) this.#record(of, t, offset, granted, data)
      // Then nothing of the run is recorded any more, and nothing has to be kept for it.
      if (granted < length) of.room = 0
      if (this.#done < waiting.length && this.#tap.now() > untilT) return false
    }
    this.#waiting = []
    this.#done = 0
    return true
  }

  end(): void {
    this.flush()
    const kept = [this.#read, this.#written].flatMap((of) => of.ring.take().map((passed) => ({ of, ...passed })))
    for (const { of, t, offset, data } of kept.sort((a, b) => a.t - b.t)) {
      const granted = this.#tap.budget.spend(data.length)
      if (granted > 0) this.#record(of, t, offset, granted, data.toString('base64', 0, granted))
    }
    for (const of of [this.#read, this.#written]) if (of.passed > of.recorded) this.#tap.record(of.tapped, of.latestT, of.passed, '')
  }

  #record(of: DirectionTap, t: number, offset: number, length: number, data: string): void {
    this.#tap.record(of.tapped, t, offset, data)
    of.recorded = offset + length
  }
}

class DirectionTap {
  readonly tapped: Tapped
  readonly first = new Queue()
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
}

const queueBytes = 4096

/**
 * Bytes in the order in which they came. They are copied: whoever gets a buffer next may change it in place, and thousands of small
 * buffers that outlive their message cost the collector more than the copy.
 */
class Queue {
  #bytes: Buffer | undefined
  #from = 0
  #to = 0

  add(data: Uint8Array): void {
    const to = this.#to + data.length
    if (!this.#bytes || to > this.#bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.max(queueBytes, 2 ** Math.ceil(Math.log2(to))))
      this.#bytes?.copy(grown, 0, 0, this.#to)
      this.#bytes = grown
    }
    this.#bytes.set(data, this.#to)
    this.#to = to
  }

  /** Lets go of the next `length` bytes. @returns the first `wanted` of them as base64. */
  take(length: number, wanted: number): string {
    const bytes = this.#bytes as Buffer
    const data = bytes.toString('base64', this.#from, this.#from + wanted)
    this.#from += length
    if (this.#from < this.#to) return data
    this.#from = this.#to = 0
    if (bytes.length > queueBytes) this.#bytes = undefined
    return data
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

  keep(t: number, offset: number, data: Uint8Array): void {
    const bytes = (this.#bytes ??= Buffer.allocUnsafeSlow(this.#size))
    const from = Math.max(0, data.length - this.#size)
    const length = data.length - from
    const fits = this.#size - this.#at
    if (data.length <= fits) bytes.set(data, this.#at)
    else {
      bytes.set(data.subarray(from, from + fits), this.#at)
      bytes.set(data.subarray(from + fits), 0)
    }
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

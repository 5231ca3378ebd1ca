import type { Socket } from 'node:net'
import type { RunContext } from '../contract/context.ts'
import type { Direction, Hop } from '../contract/event.ts'
import type { TransportId } from '../contract/transport.ts'
import { recordedFirst } from '../contract/wire.ts'

/** What the tap keeps of each direction of a connection, in bytes, and of a whole run. */
export const tapLimits = {
  /** Recorded as they pass: heads and the first minutes of a stream. */
  first: recordedFirst,
  /** Kept in memory behind them, and recorded when the connection ends: what stood on the wire when it broke. */
  last: 16 * 1024,
  run: 32 * 1024 * 1024,
} as const

interface Tapped {
  readonly hop: Hop
  readonly conn: string
  readonly dir: Direction
}

/** Handed out at once, and with the time that a busy process needs to write it, what passed is in the run file within 100 ms. */
const recordWithinMs = 75
/** Not at once: waking a process and keeping an event costs more than recording a message, and one event holds all that passed meanwhile. */
const gatherMs = 60
/** From then on as soon as nothing passes: a message that finds the tap at work waits for it. */
const quietMs = 1
/** The longest time for which it lets one wait, whatever there is to do. */
const sliceMs = 0.2

/** What all taps of one run share: how much they may still record, and the moment at which they do. One timer for all of them, and one batch for the file. */
export class RunTaps {
  #left: number
  readonly #dirty = new Set<ConnectionTap>()
  #latestT = 0
  /** When the oldest piece that waits must be recorded. */
  #dueT = 0
  #waits = false

  constructor(bytes: number = tapLimits.run) {
    this.#left = bytes
  }

  /** How many of `wanted` bytes may be recorded; they are then spent. */
  spend(wanted: number): number {
    const granted = Math.min(wanted, this.#left)
    this.#left -= granted
    return granted
  }

  changed(connection: ConnectionTap, t: number, ctx: RunContext): void {
    this.#latestT = t
    this.#dirty.add(connection)
    if (this.#waits) return
    this.#waits = true
    this.#dueT = t + recordWithinMs
    this.#wait(gatherMs, ctx)
  }

  /** It has recorded everything. */
  ended(connection: ConnectionTap): void {
    this.#dirty.delete(connection)
  }

  #wait(ms: number, ctx: RunContext): void {
    setTimeout(() => this.#work(ctx), ms).unref()
  }

  #work(ctx: RunContext): void {
    const now = ctx.clock.now()
    if (now - this.#latestT < quietMs && now < this.#dueT) return this.#wait(quietMs, ctx)
    for (const connection of this.#dirty) {
      // The rest when everything that has come in meanwhile was passed on.
      if (ctx.clock.now() > now + sliceMs) return void setImmediate(() => this.#work(ctx))
      this.#dirty.delete(connection)
      connection.flush()
    }
    this.#waits = false
    ctx.handOut?.()
  }
}

/** The bytes of all connections of one gateway as `capture` events: what passed a direction within some 75 ms is one event, with the time of every piece of it. */
export class WireTap {
  readonly #ctx: RunContext
  readonly #transport: TransportId
  readonly taps: RunTaps
  readonly #open = new Set<ConnectionTap>()

  constructor(transport: TransportId, ctx: RunContext, taps: RunTaps) {
    this.#transport = transport
    this.#ctx = ctx
    this.taps = taps
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
    this.taps.changed(connection, t, this.#ctx)
  }

  record({ hop, conn, dir }: Tapped, t: number, offset: number, data: string, later: readonly number[]): void {
    this.#ctx.record({ side: 'wire', kind: 'capture', transport: this.#transport, hop, conn, dir, t, offset, data, later })
  }

  close(): void {
    for (const tap of this.#open) tap.end()
    this.#open.clear()
  }
}

interface Written {
  readonly chunk: Buffer | string
  readonly encoding: BufferEncoding
}

/** Bytes that came so close to each other count as one piece, unless the other direction said something in between. */
const atOnceMs = 0.5

class ConnectionTap {
  readonly #tap: WireTap
  readonly #read: DirectionTap
  readonly #written: DirectionTap
  readonly #directions: readonly DirectionTap[]
  /** Which direction spoke last: its latest piece may still grow. */
  #speaks: DirectionTap | undefined

  constructor(tap: WireTap, hop: Hop, conn: string) {
    this.#tap = tap
    const [read, written]: [Direction, Direction] = hop === 'client' ? ['c2s', 's2c'] : ['s2c', 'c2s']
    this.#read = new DirectionTap({ hop, conn, dir: read })
    this.#written = new DirectionTap({ hop, conn, dir: written })
    this.#directions = [this.#read, this.#written]
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
      this.#send(socket, [{ chunk, encoding }])
      write.call(socket, chunk, encoding, done)
    }
    if (!writev) return
    socket._writev = (chunks, done) => {
      this.#send(socket, chunks as Written[])
      writev.call(socket, chunks, done)
    }
  }

  /** What is written before the connection stands leaves when it does, or never. */
  #send(socket: Socket, chunks: readonly Written[]): void {
    if (socket.connecting) return void socket.once('connect', () => this.#send(socket, chunks))
    for (const { chunk, encoding } of chunks) this.#pass(this.#written, chunk, encoding)
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
    if (of.room <= 0) return of.ring.keep(t, offset, data)
    of.room -= length
    of.first.add(data)
    if (this.#speaks !== of || of.pieces.length === 0 || t - (of.pieces.at(-2) as number) >= atOnceMs) {
      of.pieces.push(t, offset)
      this.#speaks = of
    }
    this.#tap.changed(this, t)
  }

  /** Records what waits. */
  flush(): void {
    for (const of of this.#directions) {
      if (of.pieces.length === 0) continue
      const { pieces } = of
      of.pieces = []
      this.#record(of, pieces, of.first.take())
    }
  }

  end(): void {
    this.#tap.taps.ended(this)
    this.flush()
    for (const of of this.#directions) {
      const { pieces, bytes } = of.ring.take()
      if (pieces.length > 0) this.#record(of, pieces, bytes)
      if (of.passed > of.recorded) this.#tap.record(of.tapped, of.latestT, of.passed, '', [])
    }
  }

  /** @param pieces the time of each and its offset, in turn. */
  #record(of: DirectionTap, pieces: number[], bytes: Buffer): void {
    const [t, offset] = pieces as [number, number]
    const granted = this.#tap.taps.spend(bytes.length)
    // Then nothing of the run is recorded any more, and nothing has to be kept for it.
    if (granted < bytes.length) of.room = 0
    if (granted === 0) return
    of.recorded = offset + granted
    while ((pieces.at(-1) as number) >= of.recorded) pieces.length -= 2
    this.#tap.record(of.tapped, t, offset, bytes.toString('base64', 0, granted), pieces.slice(2))
  }
}

class DirectionTap {
  readonly tapped: Tapped
  /** Time and offset, in turn, of the pieces in `first`. */
  pieces: number[] = []
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

  /** All of it; to be used before the next byte is added. */
  take(): Buffer {
    const bytes = (this.#bytes as Buffer).subarray(0, this.#to)
    this.#to = 0
    if (bytes.buffer.byteLength > queueBytes) this.#bytes = undefined
    return bytes
  }
}

/** The last bytes of a direction, copied to one place: nothing is allocated for a message that will be forgotten again. */
class Ring {
  readonly #size: number
  #bytes: Buffer | undefined
  /** Time and offset of each piece, in turn, oldest first, from `#first` on; what was overwritten is dropped now and then. */
  #pieces: number[] = []
  #first = 0
  /** Position behind the last byte; where it lies follows from it. */
  #end = 0

  constructor(size: number) {
    this.#size = size
  }

  keep(t: number, offset: number, data: Uint8Array): void {
    const bytes = (this.#bytes ??= Buffer.allocUnsafeSlow(this.#size))
    const last = data.length > this.#size ? data.subarray(-this.#size) : data
    this.#end = offset + data.length
    const start = this.#end - last.length
    const at = start % this.#size
    const fits = this.#size - at
    bytes.set(last.subarray(0, fits), at)
    bytes.set(last.subarray(fits), 0)
    this.#pieces.push(t, start)
    while (this.#end - (this.#pieces[this.#first + 1] as number) > this.#size) this.#first += 2
    if (this.#first < 2048) return
    this.#pieces = this.#pieces.slice(this.#first)
    this.#first = 0
  }

  /** What is held, in the pieces in which it passed. */
  take(): { readonly pieces: number[]; readonly bytes: Buffer } {
    const [bytes, pieces] = [this.#bytes, this.#pieces.slice(this.#first)]
    this.#bytes = undefined
    this.#pieces = []
    this.#first = 0
    if (!bytes) return { pieces, bytes: Buffer.alloc(0) }
    const start = pieces[1] as number
    const at = start % this.#size
    const held = this.#end - start
    return { pieces, bytes: Buffer.concat([bytes.subarray(at, at + held), bytes.subarray(0, Math.max(0, at + held - this.#size))]) }
  }
}

/** An HTTP/1.1 server's parser takes the handle of a socket and reads natively, past `push`, until somebody listens for 'data'. */
export function readInJavaScript(socket: Socket): void {
  const nobody = () => {}
  socket.prependListener('data', nobody)
  socket.removeListener('data', nobody)
}

import type { Socket } from 'node:net'
import type { Random } from '../contract/context.ts'
import type { EndCause } from './observation.ts'
import { after, now } from './precise-timer.ts'
import type { Chunk, Ending, Stage, StageHost, Stream, Toxic } from './toxic.ts'

/** What a flow needs from its connection. */
export interface FlowOwner {
  readonly random: Random
  readonly strict: boolean
  /** The end of one direction reached its sink. */
  finished(flow: Flow, how: Ending, cause: EndCause): void
  resetBoth(toxic: Toxic, effect: string): void
  hit(toxic: Toxic, effect: string): void
  /** Bytes passed, for the counters of the proxy. */
  counted(stream: Stream, received: number, sent: number): void
}

interface Seat {
  readonly toxic: Toxic
  readonly stage: Stage
  gone: boolean
  /** The end of the stream came to it. */
  ended: boolean
}

/** Toxiproxy reads at most this much at once; with toxics the sizes of chunks are part of what a peer sees. */
const maxChunkBytes = 32_768

/**
 * One direction of one connection: source -> stages in the order of their toxics -> sink.
 * Without a toxic the bytes go straight from socket to socket.
 */
export class Flow {
  readonly stream: Stream
  readonly #source: Socket
  readonly #sink: Socket
  readonly #owner: FlowOwner
  #seats: Seat[] = []
  #blocked = false
  #sourceEnded = false
  #over = false
  /** Who began the end of this direction. */
  #cause: EndCause | undefined

  constructor(options: { readonly stream: Stream; readonly source: Socket; readonly sink: Socket; readonly owner: FlowOwner }) {
    this.stream = options.stream
    this.#source = options.source
    this.#sink = options.sink
    this.#owner = options.owner
  }

  /** `reads`: the source hands its bytes over by `take`, not as events. */
  start(toxics: readonly Toxic[], { reads }: { readonly reads: 'events' | 'intake' }): void {
    for (const toxic of toxics) this.add(toxic, { existing: false })
    if (reads === 'events') this.#source.on('data', (data: Buffer) => this.take(data))
    this.#source.on('end', () => this.sourceEnds('fin', { by: this.stream === 'upstream' ? 'client' : 'upstream' }))
    this.#sink.on('drain', () => {
      this.#blocked = false
      this.#regulate()
    })
    this.#source.resume()
  }

  /** Idempotent: the first ending counts, except that a reset overtakes a half-close. */
  sourceEnds(how: Ending, cause: EndCause): void {
    if (this.#sourceEnded) return
    this.#sourceEnded = true
    this.#cause ??= cause
    this.#endAt(this.#seats[0], how)
  }

  get over(): boolean {
    return this.#over
  }

  /** Puts the toxic at its place: behind those that are older. */
  add(toxic: Toxic, { existing, at = this.#seats.length }: { readonly existing: boolean; readonly at?: number }): void {
    if (this.#over) return
    const seat: { -readonly [K in keyof Seat]: Seat[K] } = { toxic, stage: idle, gone: false, ended: false }
    // In the chain before the stage starts: a stage may act at once.
    this.#seats.splice(at, 0, seat)
    seat.stage = toxic.definition.stage(this.#host(seat, existing))
    this.#regulate()
  }

  has(toxic: Toxic): boolean {
    return this.#seats.some((seat) => seat.toxic === toxic)
  }
  update(toxic: Toxic): void {
    this.#seats.find((seat) => seat.toxic === toxic)?.stage.update?.()
    this.#regulate()
  }
  remove(toxic: Toxic): void {
    const seat = this.#seats.find((s) => s.toxic === toxic)
    if (!seat) return
    seat.stage.release()
    if (toxic.definition.closesOnRemoval && !this.#over) {
      this.#cause = { by: 'link', toxic: toxic.name }
      this.#endAt(this.#after(seat), 'close')
    }
    seat.gone = true
    seat.stage.dispose()
    this.#seats = this.#seats.filter((s) => s !== seat)
    this.#regulate()
  }

  dispose(): void {
    this.#over = true
    for (const seat of this.#seats) {
      seat.gone = true
      seat.stage.dispose()
    }
    this.#seats = []
  }

  /** Stages and a sink that is busy keep what they were given. */
  keeps(): boolean {
    return this.#seats.length > 0 || this.#sink.writableLength > 0
  }

  take(data: Buffer): void {
    if (this.#over) return
    this.#owner.counted(this.stream, data.length, 0)
    const first = this.#seats[0]
    if (!first) return this.#write(data)
    const at = now()
    for (let i = 0; i < data.length && !first.gone; i += maxChunkBytes) first.stage.push({ data: data.subarray(i, i + maxChunkBytes), at })
    this.#regulate()
  }

  #write(data: Buffer): void {
    if (this.#over || this.#sink.destroyed) return
    this.#owner.counted(this.stream, 0, data.length)
    if (this.#sink.write(data)) return
    this.#blocked = true
    this.#source.pause()
  }

  #end(how: Ending): void {
    if (this.#over) return
    this.#over = true
    // What still comes from the source is read and dropped, so that its own end is seen.
    this.#source.resume()
    this.#owner.finished(this, how, this.#cause ?? { by: 'link' })
  }

  #regulate(): void {
    if (this.#over) return
    const wait = this.#blocked || this.#seats.some((seat) => seat.stage.full())
    if (wait === this.#source.isPaused()) return
    if (wait) this.#source.pause()
    else this.#source.resume()
  }

  #after(seat: Seat): Seat | undefined {
    return this.#seats[this.#seats.indexOf(seat) + 1]
  }

  /** Without a seat the end has reached the sink. */
  #endAt(seat: Seat | undefined, how: Ending): void {
    if (!seat) return this.#end(how)
    seat.ended = true
    seat.stage.end(how)
  }

  #host(seat: Seat, existing: boolean): StageHost<never> {
    const { toxic } = seat
    return {
      attributes: () => toxic.attributes as never,
      random: this.#owner.random.fork(`${this.stream}/${toxic.name}`),
      existing,
      strict: this.#owner.strict,
      now,
      after,
      push: (chunk: Chunk) => {
        if (seat.gone || this.#over) return
        const next = this.#after(seat)
        if (next) next.stage.push(chunk)
        else this.#write(chunk.data)
      },
      end: (how) => {
        if (seat.gone || this.#over) return
        // A stage to which no end came makes one.
        if (!seat.ended) this.#cause = { by: 'link', toxic: toxic.name }
        this.#endAt(this.#after(seat), how)
      },
      reset: (effect) => {
        if (!seat.gone) this.#owner.resetBoth(toxic, effect)
      },
      pressure: () => this.#regulate(),
      hit: (effect) => this.#owner.hit(toxic, effect),
    }
  }
}

const idle: Stage = { push: () => {}, end: () => {}, full: () => false, release: () => {}, dispose: () => {} }

import type { HeaderLine, ResponseHead, ResponseSink } from './exchange.ts'

/** One event of a `text/event-stream` with its blank line, as bytes. */
export type StreamEvent = Buffer

export interface EventStreamOptions {
  /** Does a rule want events right now? */
  readonly wanted: () => boolean
  /** What the rules make of an event: `send` may be called never, often, or later. */
  readonly event: (event: StreamEvent, send: (event: StreamEvent) => void) => void
  /** The stream is over: `done` is called when the rules hold nothing of it any more. */
  readonly over: (done: () => void) => void
}

/** The end of the first event in `bytes`: after a blank line in any of the three line endings; -1 when it is not complete. */
function eventEnd(bytes: Buffer): number {
  const text = bytes.toString('latin1')
  const match = /\r\n\r\n|\n\n|\r\r(?!\n)/.exec(text)
  return match ? match.index + match[0].length : -1
}

/** Stands before the last sink of an event stream; chunks pass untouched until a rule wants whole events. */
export class EventStreamSink implements ResponseSink {
  readonly #next: ResponseSink
  readonly #options: EventStreamOptions
  #pending: Buffer = Buffer.alloc(0)
  /** The last chunk that passed untouched ended an event. */
  #atBoundary = true

  constructor(next: ResponseSink, options: EventStreamOptions) {
    this.#next = next
    this.#options = options
  }

  head(head: ResponseHead): void {
    this.#next.head(head)
  }

  data(chunk: Buffer): void {
    if (this.#pending.length === 0 && !(this.#atBoundary && this.#options.wanted())) {
      this.#atBoundary = /(?:\n\n|\r\r|\r\n\r\n)$/.test(chunk.subarray(-4).toString('latin1'))
      this.#next.data(chunk)
      return
    }
    this.#pending = Buffer.concat([this.#pending, chunk])
    for (let end = eventEnd(this.#pending); end > 0; end = eventEnd(this.#pending)) {
      const event = this.#pending.subarray(0, end)
      this.#pending = this.#pending.subarray(end)
      this.#options.event(event, (out) => this.#next.data(out))
    }
  }

  end(trailers: readonly HeaderLine[]): void {
    this.#options.over(() => {
      if (this.#pending.length > 0) this.#next.data(this.#pending)
      this.#next.end(trailers)
    })
  }

  abort(how: 'fin' | 'rst'): void {
    this.#next.abort(how)
  }
}

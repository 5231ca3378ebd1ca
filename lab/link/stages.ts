import type { Chunk, Ending, Stage, StageHost } from './toxic.ts'

/** A stage that hands everything on as it is; toxics override what they change. */
export function passThrough(host: StageHost<unknown>): Stage {
  return {
    push: (chunk) => host.push(chunk),
    end: (how) => host.end(how),
    full: () => false,
    release: () => {},
    dispose: () => {},
  }
}

type Item = { readonly kind: 'chunk'; readonly chunk: Chunk } | { readonly kind: 'end'; readonly how: Ending }

/** Chunks and the end of the stream, in order; hands them on when its owner says so. */
export class HoldingQueue {
  readonly #items: Item[] = []
  #head = 0
  #bytes = 0
  readonly #host: StageHost<unknown>

  constructor(host: StageHost<unknown>) {
    this.#host = host
  }

  get length(): number {
    return this.#items.length - this.#head
  }
  get bytes(): number {
    return this.#bytes
  }
  push(chunk: Chunk): void {
    this.#items.push({ kind: 'chunk', chunk })
    this.#bytes += chunk.data.length
  }
  end(how: Ending): void {
    this.#items.push({ kind: 'end', how })
  }
  peek(): Item | undefined {
    return this.#items[this.#head]
  }
  shift(): Item | undefined {
    const item = this.#items[this.#head]
    if (!item) return undefined
    this.#head++
    // Compact now and then: shift() on a long array would be quadratic.
    if (this.#head > 256 && this.#head * 2 > this.#items.length) {
      this.#items.splice(0, this.#head)
      this.#head = 0
    }
    if (item.kind === 'chunk') this.#bytes -= item.chunk.data.length
    return item
  }
  /** Puts back the rest of a chunk that was taken in part. */
  unshift(chunk: Chunk): void {
    if (this.#head > 0) this.#items[--this.#head] = { kind: 'chunk', chunk }
    else this.#items.unshift({ kind: 'chunk', chunk })
    this.#bytes += chunk.data.length
  }
  handOn(item: Item): void {
    if (item.kind === 'chunk') this.#host.push(item.chunk)
    else this.#host.end(item.how)
  }
  releaseAll(): void {
    for (let item = this.shift(); item; item = this.shift()) this.handOn(item)
  }
}

import { withoutHeaders, type Cut, type Exchange, type HeaderLine, type ResponseHead, type ResponseSink } from './exchange.ts'

/** A response that is kept, complete or still streaming; whoever joins gets it from byte 0. */
export class StoredResponse {
  readonly head: ResponseHead
  readonly onGrowth: (bytes: number) => void
  state: 'streaming' | 'complete' | 'broken' = 'streaming'
  bytes = 0
  #chunks: Buffer[] = []
  #followers = new Map<Exchange, ResponseSink>()
  #kept = true

  /** `onGrowth` may drop it: it is called before the followers get the bytes. */
  constructor(head: ResponseHead, onGrowth: (bytes: number) => void) {
    this.head = head
    this.onGrowth = onGrowth
  }

  add(chunk: Buffer): void {
    if (this.#kept) {
      this.#chunks.push(chunk)
      this.bytes += chunk.length
      this.onGrowth(chunk.length)
    }
    for (const sink of this.#followers.values()) sink.data(chunk)
  }

  end(): void {
    this.state = 'complete'
    for (const sink of this.#takeFollowers()) sink.end([])
  }

  abort(how: Cut): void {
    this.state = 'broken'
    for (const sink of this.#takeFollowers()) sink.abort(how)
  }

  /** What is here at once, the rest as it comes. */
  join(exchange: Exchange, sink: ResponseSink): void {
    for (const chunk of this.#chunks) sink.data(chunk)
    if (this.state === 'complete') sink.end([])
    else this.#followers.set(exchange, sink)
  }

  leave(exchange: Exchange): void {
    this.#followers.delete(exchange)
  }

  /** Keeps no more. Who has joined is still served with what comes, and who revalidates a complete one with what is here. */
  drop(): void {
    this.#kept = false
    if (this.state === 'streaming') this.#chunks = []
  }

  #takeFollowers(): ResponseSink[] {
    const sinks = [...this.#followers.values()]
    this.#followers.clear()
    return sinks
  }
}

export interface Keyed {
  readonly key: string
  readonly response: StoredResponse
}

/** Everything that is stored, the least recently used first; never more than `capBytes`. */
export class ResponseStore<T extends Keyed> {
  readonly #capBytes: number
  readonly #entries = new Set<T>()
  #bytes = 0

  constructor(capBytes: number) {
    this.#capBytes = capBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  of(key: string): T[] {
    return [...this.#entries].filter((entry) => entry.key === key)
  }

  keep(entry: T): void {
    this.#entries.add(entry)
  }

  used(entry: T): void {
    if (this.#entries.delete(entry)) this.#entries.add(entry)
  }

  remove(entry: T): void {
    if (!this.#entries.delete(entry)) return
    this.#bytes -= entry.response.bytes
    entry.response.drop()
  }

  /** The oldest goes first, the one that grows last. */
  grown(entry: T, bytes: number): void {
    this.#bytes += bytes
    for (const old of this.#entries) if (this.#bytes > this.#capBytes && old !== entry) this.remove(old)
    if (this.#bytes > this.#capBytes) this.remove(entry)
  }

  clear(): void {
    for (const entry of this.#entries) this.remove(entry)
  }
}

/** The lines that are stored: those of the hop stay on it (RFC 9111, 3.1). */
export function endToEnd(lines: readonly HeaderLine[]): HeaderLine[] {
  return withoutHeaders(lines, 'connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'age')
}

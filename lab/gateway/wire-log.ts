import type { RunContext } from '../contract/context.ts'
import type { Direction, Ending, Hop, TcpEnd } from '../contract/event.ts'
import type { FaultId } from '../contract/fault.ts'
import type { TransportId } from '../contract/transport.ts'
import type { WireTap } from './wire-tap.ts'

/** A TCP socket as far as its byte counters go. */
export interface Counted {
  readonly bytesRead: number
  readonly bytesWritten: number
}

interface HitCount {
  times: number
  effect: string
  readonly timer: NodeJS.Timeout
}

const bytesEveryMs = 250
const hitWindowMs = 100

/** Writes what passes through one gateway into the run's log. */
export class WireLog {
  readonly #transport: TransportId
  readonly #ctx: RunContext
  readonly #open: Record<Hop, Set<Counted>> = { client: new Set(), origin: new Set() }
  readonly #closed: Record<Hop, { up: number; down: number }> = { client: { up: 0, down: 0 }, origin: { up: 0, down: 0 } }
  readonly #told: Record<Hop, string> = { client: '0/0', origin: '0/0' }
  readonly #hits = new Map<string, HitCount>()
  readonly #timer: NodeJS.Timeout
  /** Undefined when the bytes themselves are not recorded. */
  readonly tap: WireTap | undefined

  constructor(transport: TransportId, ctx: RunContext, tap?: WireTap) {
    this.#transport = transport
    this.#ctx = ctx
    this.tap = tap
    this.#timer = setInterval(() => this.#tellBytes(), bytesEveryMs).unref()
  }

  now(): number {
    return this.#ctx.clock.now()
  }

  /** Counts a socket's bytes until `uncount`. */
  count(hop: Hop, socket: Counted): void {
    this.#open[hop].add(socket)
  }

  uncount(hop: Hop, socket: Counted): { bytesUp: number; bytesDown: number } {
    const { up, down } = upDown(hop, socket)
    if (this.#open[hop].delete(socket)) {
      this.#closed[hop].up += up
      this.#closed[hop].down += down
    }
    return { bytesUp: up, bytesDown: down }
  }

  opened(hop: Hop, conn: string, { openedT, alpn, serves, port }: { readonly openedT: number; readonly alpn?: string | undefined; readonly serves?: string | undefined; readonly port?: number | undefined }): void {
    const known = { ...(alpn ? { alpn } : {}), ...(serves === undefined ? {} : { serves }), ...(port === undefined ? {} : { port }) }
    this.#ctx.record({ side: 'wire', kind: 'tcp-open', transport: this.#transport, hop, conn, t: openedT, ...known })
  }

  closed(hop: Hop, conn: string, end: TcpEnd & { readonly how: Ending; readonly bytesUp: number; readonly bytesDown: number }): void {
    this.#tellBytes()
    this.#ctx.record({ side: 'wire', kind: 'tcp-close', transport: this.#transport, hop, conn, ...end })
  }

  head(hop: Hop, dir: Direction, conn: string, lines: readonly string[], stream?: number): void {
    this.#ctx.record({ side: 'wire', kind: 'head', transport: this.#transport, hop, dir, conn, lines, ...(stream === undefined ? {} : { stream }) })
  }

  /** The first touch is told at once, further ones of the same connection within 100 ms as one event with `times`. */
  hit(fault: FaultId, conn: string, effect: string): void {
    const key = `${fault} ${conn}`
    const running = this.#hits.get(key)
    if (running) {
      running.times++
      running.effect = effect
      return
    }
    this.#tellHit(fault, conn, effect, 1)
    const timer = setTimeout(() => this.#endHit(fault, conn), hitWindowMs).unref()
    this.#hits.set(key, { times: 0, effect, timer })
  }

  close(): void {
    clearInterval(this.#timer)
    this.tap?.close()
    for (const key of this.#hits.keys()) {
      const [fault, conn] = key.split(' ') as [FaultId, string]
      this.#endHit(fault, conn)
    }
    this.#tellBytes()
  }

  #endHit(fault: FaultId, conn: string): void {
    const key = `${fault} ${conn}`
    const running = this.#hits.get(key)
    if (!running) return
    clearTimeout(running.timer)
    this.#hits.delete(key)
    if (running.times > 0) this.#tellHit(fault, conn, running.effect, running.times)
  }

  #tellHit(fault: FaultId, conn: string, effect: string, times: number): void {
    this.#ctx.record({ side: 'fault', kind: 'hit', transport: this.#transport, fault, conn, effect, ...(times > 1 ? { times } : {}) })
  }

  #tellBytes(): void {
    for (const hop of ['client', 'origin'] as const) {
      let { up, down } = this.#closed[hop]
      for (const socket of this.#open[hop]) {
        const now = upDown(hop, socket)
        up += now.up
        down += now.down
      }
      if (this.#told[hop] === `${up}/${down}`) continue
      this.#told[hop] = `${up}/${down}`
      this.#ctx.record({ side: 'wire', kind: 'bytes', transport: this.#transport, hop, up, down })
    }
  }
}

/** What the gateway reads from a client goes up; what it reads from the origin comes down. */
function upDown(hop: Hop, socket: Counted): { up: number; down: number } {
  return hop === 'client' ? { up: socket.bytesRead, down: socket.bytesWritten } : { up: socket.bytesWritten, down: socket.bytesRead }
}

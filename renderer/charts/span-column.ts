import type { TransportId } from '../../lab/contract/transport.ts'

/** A connection (for pollers: one request) that was up. `toT` is null while it lasts. */
export interface Span {
  readonly fromT: number
  readonly toT: number | null
  readonly via: TransportId
}

/** Spans one after another, in growing typed arrays: a poller makes one a request, all through a long run. */
export class SpanColumn {
  private froms = new Float64Array(64)
  private tos = new Float64Array(64)
  private readonly vias: TransportId[] = []
  private viaOf = new Uint8Array(64)
  private used = 0

  get length(): number {
    return this.used
  }

  begin(fromT: number, via: TransportId): void {
    if (this.used === this.froms.length) this.grow()
    if (!this.vias.includes(via)) this.vias.push(via)
    this.froms[this.used] = fromT
    this.tos[this.used] = Infinity
    this.viaOf[this.used] = this.vias.indexOf(via)
    this.used++
  }

  /** Ends the last one, if it still lasts. */
  end(t: number): void {
    if (this.used > 0 && this.tos[this.used - 1] === Infinity) this.tos[this.used - 1] = t
  }

  at(index: number): Span | undefined {
    if (index < 0 || index >= this.used) return undefined
    const toT = this.tos[index] as number
    return { fromT: this.froms[index] as number, toT: toT === Infinity ? null : toT, via: this.vias[this.viaOf[index] as number] as TransportId }
  }

  /** The one that lasts. */
  open(): Span | undefined {
    const last = this.at(this.used - 1)
    return last?.toT === null ? last : undefined
  }

  fromT(index: number): number {
    return this.froms[index] as number
  }

  /** Infinity while it lasts. */
  toT(index: number): number {
    return this.tos[index] as number
  }

  /** Index of the first span that ends at or after `t`. */
  firstEndingFrom(t: number): number {
    let low = 0
    let high = this.used
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.tos[middle] as number) < t) low = middle + 1
      else high = middle
    }
    return low
  }

  toArray(): Span[] {
    return Array.from({ length: this.used }, (_, i) => this.at(i) as Span)
  }

  private grow(): void {
    const size = this.froms.length * 2
    const [froms, tos, viaOf] = [new Float64Array(size), new Float64Array(size), new Uint8Array(size)]
    froms.set(this.froms)
    tos.set(this.tos)
    viaOf.set(this.viaOf)
    this.froms = froms
    this.tos = tos
    this.viaOf = viaOf
  }
}

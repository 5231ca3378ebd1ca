import type { EventKind, LabEvent } from '../../lab/contract/event.ts'
import type { TransportId } from '../../lab/contract/transport.ts'

const chunkSize = 2048
const none = 255

/** Events in order of their ids: a few bytes of each for good, and the newest in full, so that a long run does not fill the memory. */
export class EventStore {
  private ids = new Uint32Array(chunkSize)
  private times = new Float64Array(chunkSize)
  private kindOf = new Uint8Array(chunkSize)
  private transportOf = new Uint8Array(chunkSize)
  private readonly kinds: EventKind[] = []
  private readonly transports: TransportId[] = []
  private readonly chunks: (LabEvent[] | undefined)[] = []
  private used = 0
  private readonly keptChunks: number

  /** @param keep so many of the newest stay in full, at least */
  constructor({ keep }: { readonly keep: number }) {
    this.keptChunks = Math.ceil(keep / chunkSize) + 1
  }

  get length(): number {
    return this.used
  }

  get lastId(): number {
    return this.used === 0 ? -1 : (this.ids[this.used - 1] as number)
  }

  push(event: LabEvent): void {
    if (this.used === this.ids.length) this.grow()
    this.ids[this.used] = event.id
    this.times[this.used] = event.t
    this.kindOf[this.used] = codeOf(this.kinds, event.kind)
    this.transportOf[this.used] = 'transport' in event ? codeOf(this.transports, event.transport) : none
    const chunk = Math.floor(this.used / chunkSize)
    const list = this.chunks[chunk]
    if (list) list.push(event)
    else {
      this.chunks[chunk] = [event]
      if (chunk >= this.keptChunks) this.chunks[chunk - this.keptChunks] = undefined
    }
    this.used++
  }

  /** The event, if it is among those kept in full. */
  at(index: number): LabEvent | undefined {
    return this.chunks[Math.floor(index / chunkSize)]?.[index % chunkSize]
  }

  idAt(index: number): number {
    return this.ids[index] as number
  }

  timeAt(index: number): number {
    return this.times[index] as number
  }

  kindAt(index: number): EventKind {
    return this.kinds[this.kindOf[index] as number] as EventKind
  }

  transportAt(index: number): TransportId | null {
    return this.transports[this.transportOf[index] as number] ?? null
  }

  /** Index of the event with that id; -1 when there is none. */
  indexOf(id: number): number {
    let low = 0
    let high = this.used
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.ids[middle] as number) < id) low = middle + 1
      else high = middle
    }
    return low < this.used && this.ids[low] === id ? low : -1
  }

  private grow(): void {
    const size = this.ids.length * 2
    const [ids, times, kindOf, transportOf] = [new Uint32Array(size), new Float64Array(size), new Uint8Array(size), new Uint8Array(size)]
    ids.set(this.ids)
    times.set(this.times)
    kindOf.set(this.kindOf)
    transportOf.set(this.transportOf)
    this.ids = ids
    this.times = times
    this.kindOf = kindOf
    this.transportOf = transportOf
  }
}

function codeOf<T>(known: T[], value: T): number {
  const at = known.indexOf(value)
  return at >= 0 ? at : known.push(value) - 1
}

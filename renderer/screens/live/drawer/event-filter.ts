import type { EventKind } from '../../../../lab/contract/event.ts'
import type { TransportId } from '../../../../lab/contract/transport.ts'
import { describeEvent } from '../../../i18n/describe-event.ts'
import type { EventStore } from '../../../state/event-store.ts'

export interface EventFilter {
  /** Words that all must be in a line. */
  readonly text: string
  /** Null: of all, and of none. */
  readonly transport: TransportId | null
  /** Without what comes many times a second. */
  readonly isQuiet: boolean
}

const frequent: ReadonlySet<EventKind> = new Set(['message', 'heartbeat', 'bytes', 'load', 'publish', 'empty'])

/** The indices of the events that pass a filter, kept up to date with a store that only grows: new events are looked at once. */
export class FilteredEvents {
  private readonly words: readonly string[]
  private readonly passing: number[] = []
  private looked = 0
  private readonly store: EventStore
  private readonly filter: EventFilter

  constructor(store: EventStore, filter: EventFilter) {
    this.store = store
    this.filter = filter
    this.words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  }

  get length(): number {
    return this.passing.length
  }

  /** Index in the store of the `row`th event that passes. */
  at(row: number): number | undefined {
    return this.passing[row]
  }

  update(): void {
    for (; this.looked < this.store.length; this.looked++) if (this.passes(this.looked)) this.passing.push(this.looked)
  }

  /** The row of an event, or of the one before it; -1 when there is none. */
  rowOf(index: number): number {
    let low = 0
    let high = this.passing.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.passing[middle] as number) <= index) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  private passes(index: number): boolean {
    const { transport, isQuiet } = this.filter
    const kind = this.store.kindAt(index)
    if (isQuiet && frequent.has(kind)) return false
    const own = this.store.transportAt(index)
    if (transport !== null && own !== null && own !== transport) return false
    if (this.words.length === 0) return true
    const event = this.store.at(index)
    const line = `#${this.store.idAt(index)} ${kind} ${own ?? ''} ${event && 'fault' in event ? event.fault : ''} ${event ? describeEvent(event) : ''}`.toLowerCase()
    return this.words.every((word) => line.includes(word))
  }
}

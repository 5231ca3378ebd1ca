import type { EventOf } from '../contract/log-index.ts'
import type { TransportLog } from './transport-log.ts'

/** A clock error may make a delivery seem to precede its publication by this much. */
const clockSlackMs = 5

/** One message that reached page code for the first time. */
export interface Delivery {
  readonly t: number
  /** Place in the order of publication. */
  readonly index: number
  readonly publish: EventOf<'publish'>
  readonly message: EventOf<'message'>
}

export interface Deliveries {
  /** First intact delivery of every publication to page code, in order of time. */
  readonly first: readonly Delivery[]
  /** By place in the order of publication; undefined when it never came. */
  readonly byIndex: readonly (Delivery | undefined)[]
  readonly duplicatesRaw: number
  readonly duplicatesApp: number
  readonly reordered: number
  readonly corrupt: number
}

/**
 * Pairs every delivery with its publication. A counter that restarts without a new epoch publishes the same
 * id twice: a delivery belongs to the latest publication that precedes it.
 */
export function pairDeliveries(log: TransportLog): Deliveries {
  const byIndex: (Delivery | undefined)[] = Array.from({ length: log.publishes.length })
  const seenRaw = new Uint8Array(log.publishes.length)
  const first: Delivery[] = []
  const counts = { duplicatesRaw: 0, duplicatesApp: 0, corrupt: 0 }
  for (const event of log.client) {
    if (event.kind !== 'message' || event.t > log.window.endT) continue
    if (!event.intact) {
      counts.corrupt++
      continue
    }
    const places = log.placesOf(event.epoch, event.seq)
    const index = places.length > 1 ? (places.findLast((place) => (log.publishes[place] as EventOf<'publish'>).t <= event.t + clockSlackMs) ?? places[0]) : places[0]
    if (index === undefined) continue
    if (seenRaw[index]) counts.duplicatesRaw++
    seenRaw[index] = 1
    if (!event.fresh) continue
    if (byIndex[index]) {
      counts.duplicatesApp++
      continue
    }
    const delivery = { t: event.t, index, publish: log.publishes[index] as EventOf<'publish'>, message: event }
    byIndex[index] = delivery
    first.push(delivery)
  }
  return { first, byIndex, ...counts, reordered: countReordered(first) }
}

/**
 * First deliveries that came after a later message. One client's notes arrive in its own order,
 * so ids decide: a clock that is re-aligned by a fraction of a millisecond must not look like reordering.
 */
function countReordered(first: readonly Delivery[]): number {
  let latest = -1
  let reordered = 0
  const inArrival = first.every((delivery, i) => i === 0 || (first[i - 1] as Delivery).message.id < delivery.message.id)
  for (const { index } of inArrival ? first : first.toSorted((a, b) => a.message.id - b.message.id)) {
    if (index < latest) reordered++
    else latest = index
  }
  return reordered
}

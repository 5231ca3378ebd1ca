import type { LabEvent } from '../../lab/contract/event.ts'
import { ValueColumn } from '../charts/value-column.ts'

type Publish = Extract<LabEvent, { kind: 'publish' }>

/** What the feed published, in order; the measure of what should have come. */
export class Publications {
  /** When each was published, and when it should have been. */
  private readonly column = new ValueColumn()
  private readonly places = new Map<string, number[]>()

  get length(): number {
    return this.column.length
  }

  add(event: Publish): void {
    let places = this.places.get(event.epoch)
    if (!places) this.places.set(event.epoch, (places = []))
    // A counter that restarts without a new epoch publishes an id again: the latest is meant.
    places[event.seq] = this.length
    this.column.push(event.t, event.scheduledT)
  }

  /** Its place in the order of publication; undefined when nothing of that id was published yet. */
  placeOf(epoch: string, seq: number): number | undefined {
    return this.places.get(epoch)?.[seq]
  }

  timeOf(place: number): number {
    return this.column.at(place)
  }

  scheduleOf(place: number): number {
    return this.column.valueAt(place)
  }

  /** How many were published before `t`. */
  before(t: number): number {
    return this.column.lowerBound(t)
  }
}

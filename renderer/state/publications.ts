import type { LabEvent } from '../../lab/contract/event.ts'

type Publish = Extract<LabEvent, { kind: 'publish' }>

/** What the feed published, in order; the measure of what should have come. */
export class Publications {
  private times = new Float64Array(256)
  private schedules = new Float64Array(256)
  private used = 0
  private readonly places = new Map<string, number[]>()

  get length(): number {
    return this.used
  }

  add(event: Publish): void {
    if (this.used === this.times.length) this.grow()
    this.times[this.used] = event.t
    this.schedules[this.used] = event.scheduledT
    let places = this.places.get(event.epoch)
    if (!places) this.places.set(event.epoch, (places = []))
    // A counter that restarts without a new epoch publishes an id again: the latest is meant.
    places[event.seq] = this.used
    this.used++
  }

  /** Its place in the order of publication; undefined when nothing of that id was published yet. */
  placeOf(epoch: string, seq: number): number | undefined {
    return this.places.get(epoch)?.[seq]
  }

  timeOf(place: number): number {
    return this.times[place] as number
  }

  scheduleOf(place: number): number {
    return this.schedules[place] as number
  }

  /** How many were published before `t`. */
  before(t: number): number {
    let low = 0
    let high = this.used
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.times[middle] as number) < t) low = middle + 1
      else high = middle
    }
    return low
  }

  private grow(): void {
    const [times, schedules] = [new Float64Array(this.times.length * 2), new Float64Array(this.times.length * 2)]
    times.set(this.times)
    schedules.set(this.schedules)
    this.times = times
    this.schedules = schedules
  }
}

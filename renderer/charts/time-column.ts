/** Sorted event times and the ids of their events, in growing typed arrays: a hundred thousand ticks must redraw in one frame. */
export class TimeColumn {
  private times = new Float64Array(256)
  private eventIds = new Uint32Array(256)
  private used = 0

  get length(): number {
    return this.used
  }

  /** Times arrive almost sorted; two clocks aligned within a few ms may swap neighbours. */
  push(t: number, eventId: number): void {
    if (this.used === this.times.length) this.grow()
    let at = this.used
    while (at > 0 && (this.times[at - 1] as number) > t) at--
    if (at < this.used) {
      this.times.copyWithin(at + 1, at, this.used)
      this.eventIds.copyWithin(at + 1, at, this.used)
    }
    this.times[at] = t
    this.eventIds[at] = eventId
    this.used++
  }

  /** @returns the time at `index`; Infinity past the end, so that callers need no bound check */
  at(index: number): number {
    return index >= 0 && index < this.used ? (this.times[index] as number) : Infinity
  }

  idAt(index: number): number {
    return this.eventIds[index] ?? 0
  }

  /** Index of the first time >= t. */
  lowerBound(t: number): number {
    let low = 0
    let high = this.used
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.times[middle] as number) < t) low = middle + 1
      else high = middle
    }
    return low
  }

  /** Index of the time closest to `t`, or -1 when empty. */
  nearest(t: number): number {
    if (this.used === 0) return -1
    const after = this.lowerBound(t)
    if (after === 0) return 0
    if (after === this.used) return this.used - 1
    return this.at(after) - t < t - this.at(after - 1) ? after : after - 1
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2)
    times.set(this.times)
    this.times = times
    const ids = new Uint32Array(times.length)
    ids.set(this.eventIds)
    this.eventIds = ids
  }
}

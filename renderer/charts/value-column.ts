/** A quantity over time, in growing typed arrays. A value holds until the next one. */
export class ValueColumn {
  private times = new Float64Array(256)
  private values = new Float64Array(256)
  private used = 0

  get length(): number {
    return this.used
  }

  /** Times arrive almost sorted, as in a `TimeColumn`. */
  push(t: number, value: number): void {
    if (this.used === this.times.length) this.grow()
    let at = this.used
    while (at > 0 && (this.times[at - 1] as number) > t) at--
    if (at < this.used) {
      this.times.copyWithin(at + 1, at, this.used)
      this.values.copyWithin(at + 1, at, this.used)
    }
    this.times[at] = t
    this.values[at] = value
    this.used++
  }

  timeAt(index: number): number {
    return index >= 0 && index < this.used ? (this.times[index] as number) : Infinity
  }

  valueAt(index: number): number {
    return index >= 0 && index < this.used ? (this.values[index] as number) : Number.NaN
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

  /** The value in force at `t`; NaN before the first one. */
  heldAt(t: number): number {
    const next = this.lowerBound(t)
    return this.timeAt(next) === t ? this.valueAt(next) : this.valueAt(next - 1)
  }

  last(): number {
    return this.valueAt(this.used - 1)
  }

  /** Least and greatest of what is in force anywhere in the time; null when nothing is. Looks at no more than `atMost` values. */
  rangeIn(fromT: number, toT: number, atMost = 64): { readonly low: number; readonly high: number } | null {
    const first = this.lowerBound(fromT)
    const end = this.lowerBound(toT)
    const held = this.valueAt(first - 1)
    let low = Number.isNaN(held) ? Infinity : held
    let high = Number.isNaN(held) ? -Infinity : held
    const step = Math.max(1, Math.ceil((end - first) / atMost))
    for (let i = first; i < end; i += step) {
      const value = this.values[i] as number
      if (value < low) low = value
      if (value > high) high = value
    }
    return low <= high ? { low, high } : null
  }

  private grow(): void {
    const times = new Float64Array(this.times.length * 2)
    times.set(this.times)
    this.times = times
    const values = new Float64Array(times.length)
    values.set(this.values)
    this.values = values
  }
}

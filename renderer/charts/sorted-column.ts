/** Times in order and a number beside each, in growing typed arrays: a hundred thousand ticks must redraw in one frame. */
export class SortedColumn {
  private times = new Float64Array(256)
  private numbers = new Float64Array(256)
  private used = 0

  get length(): number {
    return this.used
  }

  /** Times arrive almost sorted; two clocks aligned within a few ms may swap neighbours. */
  push(t: number, number: number): void {
    if (this.used === this.times.length) this.grow()
    let at = this.used
    while (at > 0 && (this.times[at - 1] as number) > t) at--
    if (at < this.used) {
      this.times.copyWithin(at + 1, at, this.used)
      this.numbers.copyWithin(at + 1, at, this.used)
    }
    this.times[at] = t
    this.numbers[at] = number
    this.used++
  }

  /** @returns the time at `index`; Infinity outside, so that callers need no bound check */
  at(index: number): number {
    return index >= 0 && index < this.used ? (this.times[index] as number) : Infinity
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

  /** NaN outside. */
  protected numberAt(index: number): number {
    return index >= 0 && index < this.used ? (this.numbers[index] as number) : Number.NaN
  }

  private grow(): void {
    const [times, numbers] = [new Float64Array(this.times.length * 2), new Float64Array(this.times.length * 2)]
    times.set(this.times)
    numbers.set(this.numbers)
    this.times = times
    this.numbers = numbers
  }
}

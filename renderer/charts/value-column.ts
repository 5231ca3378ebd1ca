import { SortedColumn } from './sorted-column.ts'

/** A quantity over time. A value holds until the next one. */
export class ValueColumn extends SortedColumn {
  valueAt(index: number): number {
    return this.numberAt(index)
  }

  /** The value in force at `t`; NaN before the first one. */
  heldAt(t: number): number {
    const next = this.lowerBound(t)
    return this.at(next) === t ? this.valueAt(next) : this.valueAt(next - 1)
  }

  last(): number {
    return this.valueAt(this.length - 1)
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
      const value = this.valueAt(i)
      if (value < low) low = value
      if (value > high) high = value
    }
    return low <= high ? { low, high } : null
  }
}

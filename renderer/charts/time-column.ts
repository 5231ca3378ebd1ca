import { SortedColumn } from './sorted-column.ts'

/** When events happened, and their ids. */
export class TimeColumn extends SortedColumn {
  /** 0 where there is none. */
  idAt(index: number): number {
    return this.numberAt(index) || 0
  }

  /** Index of the time closest to `t`, or -1 when empty. */
  nearest(t: number): number {
    if (this.length === 0) return -1
    const after = this.lowerBound(t)
    if (after === 0) return 0
    if (after === this.length) return this.length - 1
    return this.at(after) - t < t - this.at(after - 1) ? after : after - 1
  }
}

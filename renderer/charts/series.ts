import { ValueColumn } from './value-column.ts'

/** Least and greatest value of a stretch of time; null where there is none. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** A quantity as a chart reads it. */
export interface Series {
  /** For one column of pixels. */
  range(fromT: number, toT: number): Range | null
  /** What it was at a moment; NaN when it was nothing. */
  at(t: number): number
}

/** Holds its value until the next one: connections, memory. */
export function heldSeries(column: ValueColumn): Series {
  return { range: (fromT, toT) => column.rangeIn(fromT, toT), at: (t) => column.heldAt(t) }
}

const mostLooked = 64
/** Older than this a measurement says nothing about now. */
const staleMs = 1000

/** Measured at moments, and nothing in between: latency. */
export function pointSeries(column: ValueColumn): Series {
  return {
    range(fromT, toT) {
      const first = column.lowerBound(fromT)
      const end = column.lowerBound(toT)
      const step = Math.max(1, Math.ceil((end - first) / mostLooked))
      let [low, high] = [Infinity, -Infinity]
      for (let i = first; i < end; i += step) {
        low = Math.min(low, column.valueAt(i))
        high = Math.max(high, column.valueAt(i))
      }
      return low <= high ? { low, high } : null
    },
    at(t) {
      const last = column.lowerBound(t + 0.001) - 1
      return t - column.at(last) <= staleMs ? column.valueAt(last) : Number.NaN
    },
  }
}

/** Of when the newest known message was published: how old that is, a sawtooth. */
export function ageSeries(known: ValueColumn): Series {
  const at = (t: number) => t - known.heldAt(t)
  return {
    range(fromT, toT) {
      const [atStart, atEnd] = [at(fromT), at(toT)]
      let low = Number.isNaN(atStart) ? atEnd : Math.min(atStart, atEnd)
      let high = Number.isNaN(atStart) ? atEnd : Math.max(atStart, atEnd)
      const end = known.lowerBound(toT)
      const first = known.lowerBound(fromT)
      for (let i = first; i < end; i += Math.max(1, Math.ceil((end - first) / mostLooked))) {
        const before = known.at(i) - known.valueAt(i - 1)
        if (!Number.isNaN(before)) high = Math.max(high, before)
        low = Math.min(low, known.at(i) - known.valueAt(i))
      }
      return Number.isNaN(low) || Number.isNaN(high) ? null : { low, high }
    },
    at,
  }
}

/** How many were published later than the newest that is known. @param before how many were published before a moment */
export function behindSeries(known: ValueColumn, before: (t: number) => number): Series {
  // From just after it on: the newest known one itself is no longer on its way.
  const since = (t: number, knownT: number) => Math.max(0, before(t) - (Number.isNaN(knownT) ? 0 : before(knownT + justAfterMs)))
  const at = (t: number) => since(t, known.heldAt(t))
  return {
    range(fromT, toT) {
      const edges = [at(fromT), at(toT)]
      let [low, high] = [Math.min(...edges), Math.max(...edges)]
      const end = known.lowerBound(toT)
      const first = known.lowerBound(fromT)
      for (let i = first; i < end; i += Math.max(1, Math.ceil((end - first) / mostLooked))) {
        high = Math.max(high, since(known.at(i), known.valueAt(i - 1)))
        low = Math.min(low, since(known.at(i), known.valueAt(i)))
      }
      return { low, high }
    },
    at,
  }
}

const justAfterMs = 0.001

/** Growth of a total, per second, over the `windowMs` before each moment: bytes, which are told in lumps. */
export function rateSeries(total: ValueColumn, windowMs: number): Series {
  const at = (t: number) => {
    const now = total.heldAt(t)
    const before = total.heldAt(t - windowMs)
    return ((now - (Number.isNaN(before) ? 0 : before)) * 1000) / windowMs
  }
  return {
    at,
    range(fromT, toT) {
      const [atStart, atEnd] = [at(fromT), at(toT)]
      if (Number.isNaN(atEnd)) return null
      return { low: Math.min(Number.isNaN(atStart) ? atEnd : atStart, atEnd), high: Math.max(Number.isNaN(atStart) ? atEnd : atStart, atEnd) }
    },
  }
}

/** The `share` quantiles (nearest rank) of what all columns measured from `fromT` to before `toT`; NaN without any. */
export function quantilesIn(columns: readonly ValueColumn[], fromT: number, toT: number, shares: readonly number[]): { readonly count: number; readonly values: readonly number[] } {
  const sorted = Float64Array.from(columns.flatMap((column) => {
    const first = column.lowerBound(fromT)
    return Array.from({ length: column.lowerBound(toT) - first }, (_, i) => column.valueAt(first + i))
  })).sort()
  return { count: sorted.length, values: shares.map((share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN) }
}

import type { TimeColumn } from './time-column.ts'
import { spanOf, type Viewport } from './viewport.ts'

/**
 * Ticks per device pixel. Drawing cost is bounded by the width of the screen and not by the number of events:
 * when the view is dense, whole pixels are skipped to by binary search.
 */
export function binTicks(column: TimeColumn, view: Viewport, width: number, into: Uint16Array): Uint16Array {
  into.fill(0, 0, width)
  const perMs = width / spanOf(view)
  const first = column.lowerBound(view.fromT)
  const last = column.lowerBound(view.toT)
  if (last - first <= width * 4) {
    for (let i = first; i < last; i++) {
      const x = Math.min(width - 1, ((column.at(i) - view.fromT) * perMs) | 0)
      into[x] = Math.min(65_535, (into[x] as number) + 1)
    }
    return into
  }
  let from = first
  for (let x = 0; x < width && from < last; x++) {
    const to = x === width - 1 ? last : column.lowerBound(view.fromT + (x + 1) / perMs)
    into[x] = Math.min(65_535, to - from)
    from = to
  }
  return into
}

/** Neighbouring pixels of one level as one stretch, so that a full lane is a few rectangles and not a thousand. A `levelOf` of 0 draws nothing. */
export function eachRun(counts: Uint16Array, width: number, levelOf: (count: number) => number, visit: (x: number, length: number, level: number) => void): void {
  for (let x = 0; x < width; ) {
    const level = levelOf(counts[x] as number)
    let end = x + 1
    while (end < width && levelOf(counts[end] as number) === level) end++
    if (level > 0) visit(x, end - x, level)
    x = end
  }
}

import type { SortedColumn } from './sorted-column.ts'
import { spanOf, type Viewport } from './viewport.ts'

/** How much came, stretch by stretch. */
export interface Density {
  readonly fromT: number
  readonly stepMs: number
  /** What is known begins and ends inside of a stretch. */
  readonly known: Viewport
  /** Of each stretch from `fromT` on, 0..1: what is usual is half, what is more rises above it, and nothing is nothing. */
  readonly shares: readonly number[]
}

/** Ticks nearer to each other than this are a black bar, px. */
const tellablePx = 2.5
/** In a stretch: with fewer, one more or less would look like a wave. */
const fewest = 8
const usualShare = 0.5

/** Null where every tick can be told from its neighbours. @param untilT nothing is known later than this */
export function densityOf(column: SortedColumn, view: Viewport, width: number, untilT: number): Density | null {
  const msPerPx = spanOf(view) / width
  const endT = Math.min(view.toT, untilT)
  const crowd = crowdIn(column, { fromT: view.fromT, toT: endT }, tellablePx * msPerPx)
  if (!crowd) return null
  const stepMs = roundStep(Math.max(tellablePx * msPerPx, crowd.everyMs * fewest))
  // Stretches lie on the clock and not on the screen: a picture that moves does not flicker.
  const fromT = Math.floor(Math.max(view.fromT, column.at(0)) / stepMs) * stepMs
  const counts: number[] = []
  for (let t = fromT, at = column.lowerBound(fromT); t < endT; t += stepMs) {
    const next = column.lowerBound(t + stepMs)
    // The first stretch may begin late, the newest is not over: what they would come to.
    const known = (Math.min(untilT, t + stepMs) - Math.max(t, column.at(0))) / stepMs
    counts.push(known < 0.4 ? (counts.at(-1) ?? 0) : (next - at) / known)
    at = next
  }
  const usual = median(counts.filter((one) => one > 0))
  return { fromT, stepMs, known: { fromT: Math.max(view.fromT, column.at(0)), toT: endT }, shares: counts.map((one) => shareOf(one / usual)) }
}

/** How near to each other they lie where there are any; null where most have room around them: a poll's harvest of three is no crowd. */
function crowdIn(column: SortedColumn, { fromT, toT }: Viewport, cellMs: number): { readonly everyMs: number } | null {
  const first = column.lowerBound(fromT)
  const end = column.lowerBound(toT)
  let [cells, besides, last] = [0, 0, -2]
  for (let at = first; at < end; ) {
    const cell = Math.floor((column.at(at) - fromT) / cellMs)
    cells++
    if (cell === last + 1) besides++
    last = cell
    at = Math.max(at + 1, column.lowerBound(fromT + (cell + 1) * cellMs))
  }
  return cells < fewest || end - first < cells * 1.05 || besides < cells * 0.7 ? null : { everyMs: (cells * cellMs) / (end - first) }
}

function shareOf(times: number): number {
  return times <= 1 ? times * usualShare : Math.min(1, usualShare + (1 - usualShare) * (Math.log2(times) / 3))
}

/** The next power of two: zooming changes it in steps, and not with every px. */
function roundStep(ms: number): number {
  return 2 ** Math.ceil(Math.log2(ms))
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 1
}

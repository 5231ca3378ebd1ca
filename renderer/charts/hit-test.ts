import type { Lane, Mark } from './lane-model.ts'
import { lowerBound } from './sorted.ts'

/** Around a mark, px. */
const reachPx = 12

/** The event that a person means when pointing at a lane: a mark before a message before anything else. */
export function eventNear(lane: Lane, t: number, msPerPx: number): number | null {
  let best: { readonly id: number; readonly away: number } | null = null
  for (let i = lowerBound(lane.marks, t - reachPx * msPerPx, ({ t: at }) => at); i < lane.marks.length; i++) {
    const mark = lane.marks[i] as Mark
    if (mark.t > t + reachPx * msPerPx) break
    const away = Math.abs(mark.t - t) / msPerPx
    if (best === null || away < best.away) best = { id: mark.eventId, away }
  }
  if (best) return best.id
  for (const column of [lane.messages, lane.heartbeats, lane.all]) {
    const at = column.nearest(t)
    if (at >= 0 && Math.abs(column.at(at) - t) / msPerPx <= 5) return column.idAt(at)
  }
  return null
}

/** How many things that went wrong lie within a mark of that moment: those that lanes have no room to show apart. */
export function marksAround(lane: Lane, t: number, msPerPx: number): number {
  const from = lowerBound(lane.marks, t - reachPx * msPerPx, ({ t: at }) => at)
  const to = lowerBound(lane.marks, t + reachPx * msPerPx, ({ t: at }) => at)
  return lane.marks.slice(from, to).filter(({ kind }) => kind !== 'burst' && kind !== 'control').length
}

/** The next or previous thing that went wrong, seen from `t`. */
export function anomalyFrom(lane: Lane, t: number, direction: 1 | -1): number | null {
  const marks = lane.marks.filter((mark) => mark.kind !== 'burst' && mark.kind !== 'control')
  const found = direction === 1 ? marks.find((mark) => mark.t > t + 0.01) : marks.findLast((mark) => mark.t < t - 0.01)
  return found?.eventId ?? null
}

export function neighbourEvent(lane: Lane, t: number, direction: 1 | -1): number | null {
  const { all } = lane
  let at = all.lowerBound(t)
  if (direction === -1) at--
  else while (at < all.length && all.at(at) <= t + 0.0001) at++
  return at >= 0 && at < all.length ? all.idAt(at) : null
}

import type { Lane, Mark, MarkKind } from './lane-model.ts'
import { lowerBound } from './sorted.ts'

/** A mark at its place, or one place for several that have no room of their own. */
export interface PlacedMark {
  /** The first of them. */
  readonly mark: Mark
  readonly count: number
  /** Those of them that went to another rung, in order: they say more than what led to them. */
  readonly steps: readonly Mark[]
  /** Px. */
  readonly left: number
  readonly right: number
}

export interface MarkSpace {
  /** Px. */
  readonly width: number
  x(t: number): number
  timeAt(x: number): number
  /** What a mark takes to the right of its moment, from and to, px. */
  reach(mark: Mark): { readonly from: number; readonly to: number }
  /** Of the label of several, px. */
  widthOf(several: Pick<PlacedMark, 'count' | 'steps'>): number
}

/** A mark may stand this far after its moment, px. */
const farthest = 26
const between = 2
/** Marks of one kind this close are one, px. */
const together = 6
/** So far outside of the picture a mark still reaches into it, px. */
const outside = 80
const tagged: readonly MarkKind[] = ['lost', 'reconnect', 'status', 'step', 'watchdog', 'data-gap']

interface Candidate extends Pick<PlacedMark, 'mark' | 'count' | 'steps'> {
  readonly leftMost: number
  readonly width: number
}

/** Marks in order of time, none on top of another: a little later where there is room, else told together with the one before. */
export function placeMarks(lane: Lane, space: MarkSpace): readonly PlacedMark[] {
  const placed: PlacedMark[] = []
  for (const { leftMost, width, ...candidate } of tagged.flatMap((kind) => candidatesOf(lane, kind, space)).sort((a, b) => a.leftMost - b.leftMost)) {
    const last = placed.at(-1)
    const free = last ? last.right + between : -Infinity
    // What reaches over the end stands before it, as far as there is room.
    const wanted = Math.min(leftMost, Math.max(free, space.width - width - 1))
    const left = Math.max(free, wanted)
    if (last && (left - wanted > farthest || (left > wanted && left + width > space.width))) placed[placed.length - 1] = joined(last, candidate, space)
    else placed.push({ ...candidate, left, right: left + width })
  }
  return placed
}

function joined(last: PlacedMark, { count, steps }: Pick<PlacedMark, 'count' | 'steps'>, space: MarkSpace): PlacedMark {
  const several = { ...last, count: last.count + count, steps: [...last.steps, ...steps] }
  return { ...several, right: last.left + space.widthOf(several) }
}

/** Ten thousand marks are not walked through: those that would share a place are counted at once. */
function candidatesOf(lane: Lane, kind: MarkKind, space: MarkSpace): Candidate[] {
  const marks = lane.marksOf[kind]
  const found: Candidate[] = []
  for (let i = lowerBound(marks, space.timeAt(-outside), timeOf); i < marks.length; ) {
    const mark = marks[i] as Mark
    const x = space.x(mark.t)
    if (x > space.width + outside / 2) break
    const next = Math.max(i + 1, lowerBound(marks, space.timeAt(x + together), timeOf))
    const shownX = kind === 'status' ? besideCross(lane, x, space) : x
    if (shownX !== null) {
      const several = { count: next - i, steps: kind === 'step' ? marks.slice(i, next) : [] }
      const { from, to } = space.reach(mark)
      found.push({ mark, ...several, leftMost: shownX + from, width: several.count === 1 ? to - from : space.widthOf(several) })
    }
    i = next
  }
  return found
}

/** A refusal and the loss it means come together: its pill stands right of the cross. Where the ladder stepped, the step says more: null. */
function besideCross({ marksOf }: Lane, x: number, { x: xOf, timeAt }: MarkSpace): number | null {
  const step = marksOf.step[lowerBound(marksOf.step, timeAt(x - 50), timeOf)]
  if (step && xOf(step.t) < x + 50) return null
  const cross = marksOf.lost[lowerBound(marksOf.lost, timeAt(x + 45), timeOf) - 1]
  return cross ? Math.max(x, xOf(cross.t)) : x
}

function timeOf(mark: Mark): number {
  return mark.t
}

export interface Free {
  readonly left: number
  readonly width: number
}

/** The widest part of a stretch on which no mark stands. */
export function widestFree({ left, width }: Free, placed: readonly PlacedMark[]): Free {
  let best: Free = { left, width: 0 }
  let from = left
  for (const mark of [...placed, { left: left + width, right: left + width }]) {
    if (mark.right < left) continue
    const room = Math.min(mark.left, left + width) - from
    if (room > best.width) best = { left: from, width: room }
    from = Math.max(from, mark.right)
  }
  return best
}

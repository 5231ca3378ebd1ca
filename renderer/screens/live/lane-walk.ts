import { anomalyFrom } from '../../charts/hit-test.ts'
import type { Lane } from '../../charts/lane-model.ts'

export interface Walked {
  /** Index of the lane. */
  readonly at: number
  readonly event: number
  /** `here`: in the same lane. Of the lane that was left: `clean`, nothing ever went wrong in it; `done`, nothing more did. `around`: once more from the other end. */
  readonly how: 'here' | 'clean' | 'done' | 'around'
}

/** The next or previous thing that went wrong: in this lane, else in the next one that has any, around the end. Null when nothing went wrong in any. */
export function walkAnomalies(lanes: readonly (Lane | undefined)[], from: { readonly at: number; readonly t: number }, direction: 1 | -1): Walked | null {
  const own = lanes[from.at]
  const here = own ? anomalyFrom(own, from.t, direction) : null
  if (here !== null) return { at: from.at, event: here, how: 'here' }
  const firstOf = (lane: Lane | undefined) => (lane ? anomalyFrom(lane, -direction * Infinity, direction) : null)
  for (let step = 1; step <= lanes.length; step++) {
    const at = (from.at + direction * step + lanes.length * step) % lanes.length
    const event = firstOf(lanes[at])
    if (event !== null) return { at, event, how: at === from.at ? 'around' : firstOf(own) === null ? 'clean' : 'done' }
  }
  return null
}

import type { LaneLayout } from '../../charts/scene.ts'

export const feedHeight = 22
export const axisHeight = 26
export const labelsHeight = 30

/** Generous rows where there is room, 40 px at least; the panel scrolls below that. */
export function laneLayout(size: { readonly width: number; readonly height: number }, lanes: number): LaneLayout {
  const room = size.height - labelsHeight - feedHeight - axisHeight
  const laneHeight = Math.max(40, Math.min(84, Math.floor(room / Math.max(1, lanes))))
  return {
    width: Math.max(50, Math.floor(size.width)),
    height: labelsHeight + feedHeight + axisHeight + lanes * laneHeight,
    labelsHeight,
    feedHeight,
    laneHeight,
    axisHeight,
    fontSize: laneHeight >= 60 ? 14 : laneHeight >= 47 ? 13 : 12,
  }
}

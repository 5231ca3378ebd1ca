import type { LaneLayout } from '../../charts/scene.ts'

const feedHeight = 22
const axisHeight = 26
const labelsHeight = 30

/**
 * Generous rows where there is room, 40 px at least; the panel scrolls below that. Px before `scale`: a projector's
 * canvas is painted larger, not laid out otherwise.
 */
export function laneLayout(box: { readonly width: number; readonly height: number }, { lanes, scale }: { readonly lanes: number; readonly scale: number }): LaneLayout {
  const size = { width: box.width / scale, height: box.height / scale }
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

import type { LaneLayout } from '../../charts/scene.ts'

const feedHeight = 22
const axisHeight = 26
const labelsHeight = 28

/** `roomy`: for one run, read from the back of a room. `thin`: for many lanes beside each other. */
export type LaneDensity = 'roomy' | 'thin'
const heights: Readonly<Record<LaneDensity, { readonly least: number; readonly most: number }>> = { roomy: { least: 34, most: 84 }, thin: { least: 24, most: 40 } }

/** Thin where generous rows would be cut and thin ones are not. */
export function fittingDensity(box: Box, { lanes, scale, density }: { readonly lanes: number; readonly scale: number; readonly density: LaneDensity }): LaneDensity {
  const room = roomFor(box.height / scale)
  return room > 0 && room < lanes * heights[density].least && room >= lanes * heights.thin.least ? 'thin' : density
}

/** A verdict and its numbers stand close together: there is hardly room for two lines. */
export function isSnug({ laneHeight }: Pick<LaneLayout, 'laneHeight'>): boolean {
  return laneHeight < 44
}

interface Box {
  readonly width: number
  readonly height: number
}

const roomFor = (height: number) => height - labelsHeight - feedHeight - axisHeight

/**
 * Generous rows where there is room; below the least height the panel scrolls. Px before `scale`: a projector's canvas is
 * painted larger, not laid out otherwise.
 */
export function laneLayout(box: Box, { lanes, scale, density = 'roomy' }: { readonly lanes: number; readonly scale: number; readonly density?: LaneDensity }): LaneLayout {
  const size = { width: box.width / scale, height: box.height / scale }
  const room = roomFor(size.height)
  const { least, most } = heights[density]
  const laneHeight = Math.max(least, Math.min(most, Math.floor(room / Math.max(1, lanes))))
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

/** A tip leans to the side that has more room, and is never wider than that: px of the layout. */
export function tipSide(x: number, width: number): { readonly left: number } | { readonly right: number } {
  const at = Math.min(width - tipMargin, Math.max(tipMargin, x))
  return at > width / 2 ? { right: width - at } : { left: at }
}

const tipMargin = 20

import { expect, it } from 'vitest'
import { fittingDensity, laneLayout, tipSide } from './lanes-layout.ts'

/** The lanes of a window of 1440 by 900. */
const box = { width: 850, height: 381 }

it('draws lanes thin where generous ones would be cut and thin ones are not', () => {
  const density = (lanes: number, height = box.height) => fittingDensity({ ...box, height }, { lanes, scale: 1, density: 'roomy' })
  expect([density(8), density(11), density(11, 600)]).toEqual(['roomy', 'thin', 'roomy'])
  expect(laneLayout(box, { lanes: 11, scale: 1, density: density(11) }).height).toBeLessThanOrEqual(box.height)
  // Neither fits: what scrolls is at least easy to read.
  expect(density(11, 200)).toBe('roomy')
  // Not measured yet.
  expect(density(11, 0)).toBe('roomy')
})

it('leans a tip to the side that has more room, so that it keeps at least half of the picture', () => {
  expect([tipSide(100, 800), tipSide(790, 800), tipSide(-5, 800), tipSide(400, 800)]).toEqual([{ left: 100 }, { right: 20 }, { left: 20 }, { left: 400 }])
})

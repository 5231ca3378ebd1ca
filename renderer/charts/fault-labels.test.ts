import { expect, it } from 'vitest'
import { placeLabels, type LabelledFaults } from './fault-labels.ts'

/** Ten px a letter. */
const space = { width: 600, measure: (text: string) => 10 * text.length, named: (titles: readonly string[], at: string) => [titles.join(', '), at].filter(Boolean).join(' ') }
const fault = (title: string, x: number): LabelledFaults => ({ titles: [title], at: `${x}s`, x })
const placed = (...all: readonly LabelledFaults[]) => placeLabels(all, space).map(({ text, x }) => [text, x])

it('names every fault at its place, or a little later where there is room', () => {
  expect(placed(fault('Reset', 10), fault('Restart', 90), fault('Cut', 400))).toEqual([['Reset 10s', 10], ['Restart 90s', 114], ['Cut 400s', 400]])
})

it('counts repeated strikes that stand too close for a label each', () => {
  expect(placed(fault('Restart', 300), fault('Restart', 310), fault('Restart', 320))).toEqual([['Restart ×3', 300]])
  expect(placed(fault('Reset', 20), fault('Restart', 30), fault('Restart', 40), fault('Cut', 400))).toEqual([['Reset, Restart ×2', 20], ['Cut 400s', 400]])
})

it('stays within the picture at its end', () => {
  expect(placed(fault('Restart', 560), fault('Restart', 580))).toEqual([['Restart ×2', 478]])
})

import { expect, it } from 'vitest'
import { createLane, type Mark, type MarkKind } from './lane-model.ts'
import { placeMarks, widestFree } from './place-marks.ts'

/** One px a ms; glyphs of 20 px around their moment, pills of 60 px behind it, 30 px for the label of several. */
const space = {
  width: 1000,
  x: (t: number) => t,
  timeAt: (x: number) => x,
  reach: ({ kind }: Mark) => (kind === 'step' || kind === 'status' ? { from: 9, to: 69 } : { from: -10, to: 10 }),
  widthOf: () => 30,
}

function placed(...marks: readonly (readonly [kind: MarkKind, t: number])[]) {
  const lane = createLane('fallback', { everyMs: 100 })
  marks.forEach(([kind, t], i) => lane.marksOf[kind].push({ kind, t, label: '', eventId: i }))
  const all = placeMarks(lane, space)
  for (const [i, mark] of all.entries()) expect(mark.left).toBeGreaterThanOrEqual(all[i - 1]?.right ?? -Infinity)
  return all.map(({ mark, count, left }) => [mark.kind, count, left])
}

it('leaves marks at their moments where there is room', () => {
  expect(placed(['lost', 100], ['reconnect', 300])).toEqual([['lost', 1, 90], ['reconnect', 1, 290]])
})

it('moves a mark a little behind the one that it would cover', () => {
  expect(placed(['lost', 100], ['reconnect', 108])).toEqual([['lost', 1, 90], ['reconnect', 1, 112]])
  expect(placed(['lost', 100], ['step', 101])).toEqual([['lost', 1, 90], ['step', 1, 112]])
})

it('counts what has no room of its own', () => {
  expect(placed(['lost', 100], ['reconnect', 101], ['lost', 110], ['reconnect', 111])).toEqual([['lost', 1, 90], ['reconnect', 3, 112]])
  expect(placed(['lost', 100], ['lost', 102], ['lost', 104])).toEqual([['lost', 3, 90]])
})

it('tells of several steps as one, from the first rung to the last', () => {
  expect(placed(['step', 100], ['step', 120], ['step', 125])).toEqual([['step', 3, 109]])
})

it('keeps a pill in the picture', () => {
  expect(placed(['step', 980])).toEqual([['step', 1, 939]])
})

it('finds room for words between the marks', () => {
  const mark = { mark: {} as Mark, count: 1, steps: [] }
  expect(widestFree({ left: 100, width: 200 }, [])).toEqual({ left: 100, width: 200 })
  expect(widestFree({ left: 100, width: 200 }, [{ ...mark, left: 90, right: 110 }, { ...mark, left: 200, right: 220 }])).toEqual({ left: 110, width: 90 })
})

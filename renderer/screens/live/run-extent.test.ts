import { expect, it } from 'vitest'
import { measuredTime } from './run-extent.ts'

it('counts in a run that lives what its verdicts count: up to when they were told, and at the end all of it', () => {
  const lives = { zeroT: 100, laneEndT: 5800, measuredEndT: null }
  expect(measuredTime({ ...lives, countedT: 5000 })).toEqual({ startT: 100, endT: 5000 })
  // A log of its own has no verdicts beside it.
  expect(measuredTime(lives)).toEqual({ startT: 100, endT: 5800 })
  expect(measuredTime({ zeroT: 100, laneEndT: 9000, measuredEndT: 8100, countedT: 9000 })).toEqual({ startT: 100, endT: 8100 })
})

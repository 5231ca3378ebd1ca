import { expect, it } from 'vitest'
import { pulsesFor } from './pulses.ts'

it('a pulse is a message as long as pulses can be told apart, and then so many of them as its sign says', () => {
  expect([1, 5, 10, 25, 80, 800, 8000].map((rate) => pulsesFor(rate, 140).each)).toEqual([1, 1, 2, 5, 20, 200, 2000])
  for (const rate of [0.1, 1, 7, 33, 80, 999]) expect(140 / pulsesFor(rate, 140).count).toBeGreaterThan(11)
})

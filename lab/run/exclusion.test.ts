import { expect, it } from 'vitest'
import { areExclusive } from './exclusion.ts'

it.each([
  ['sse.lost == 0', 'sse.lost > 0'],
  ['sse.lost == 0', 'sse.lost == 1'],
  ['sse.lost != 0', 'sse.lost == 0'],
  ['websocket.verdict == fails', 'websocket.verdict != fails'],
  ['sse.timeToRecoverMs < 1s', 'sse.timeToRecoverMs >= 1000'],
  ['1s > sse.timeToRecoverMs', 'sse.timeToRecoverMs > 1s'],
  ['sse.timeToRecoverMs == never', 'sse.timeToRecoverMs < 1s'],
  ['fact(a.b) == true', 'fact(a.b) == false'],
  ['polling.ageMs.mean > 3 * sse.ageMs.mean', 'polling.ageMs.mean <= 2 * sse.ageMs.mean'],
  ['polling.ageMs.mean > sse.ageMs.mean', 'sse.ageMs.mean > polling.ageMs.mean'],
  ['2 * sse.lost < 10', 'sse.lost >= 5'],
])('%s and %s exclude each other', (a, b) => {
  expect(areExclusive([a], [b])).toBe(true)
  expect(areExclusive([b], [a])).toBe(true)
  expect(areExclusive(['sse.delivered >= 1', a], [b, 'sse.delivered >= 1'])).toBe(true)
})

it.each([
  ['sse.lost == 0', 'sse.lost <= 3'],
  ['sse.lost == 0', 'sse.delivered == 1'],
  ['sse.timeToRecoverMs <= 1s', 'sse.timeToRecoverMs >= 1s'],
  ['sse.timeToRecoverMs > 1s', 'sse.timeToRecoverMs > 2s'],
  ['sse.lost != 0', 'sse.lost != 1'],
  ['polling.lost >= 2 * sse.lost', 'polling.lost <= sse.lost'],
  ['polling.ageMs.mean > sse.ageMs.mean', 'polling.ageMs.mean < 3 * sse.ageMs.mean'],
])('%s and %s may both hold', (a, b) => {
  expect(areExclusive([a], [b])).toBe(false)
  expect(areExclusive([b], [a])).toBe(false)
})

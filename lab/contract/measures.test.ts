import { expect, it } from 'vitest'
import { latencyOf } from './measures.ts'

const latencyMs = { p50: 2, p95: 6600, p99: 6900, max: 7000, n: 83 }
const of = (delivered: number, lost: number) => latencyOf({ delivered, eligible: 83, lost, latencyMs }, 'p95')

it('a percentile that would be the time for which a lost message was waited for is none', () => {
  expect(of(77, 11)).toBeNull()
  // 79 of 83 are the first of which 95 % speak.
  expect(of(79, 5)).toBeNull()
  expect(of(79, 4)).toBe(6600)
  expect(latencyOf({ delivered: 77, eligible: 83, lost: 11, latencyMs }, 'p50')).toBe(2)
  expect(of(0, 83)).toBeNull()
})

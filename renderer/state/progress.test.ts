import { expect, it } from 'vitest'
import type { Session } from './session-store.ts'
import { progressOf } from './progress.ts'

const session = (parts: object) => ({ matrix: null, notes: null, ...parts }) as Pick<Session, 'matrix' | 'notes'>

it('tells how far a matrix or a check of the notes is, and nothing while none runs', () => {
  expect(progressOf(session({}))).toBeNull()
  expect(progressOf(session({ matrix: { phase: 'running', doneRuns: 7, totalRuns: 84 } }))).toBeCloseTo(1 / 12)
  expect(progressOf(session({ matrix: { phase: 'done', doneRuns: 84, totalRuns: 84 }, notes: { phase: 'running', doneScenarios: 1, totalScenarios: 4 } }))).toBe(0.25)
  expect(progressOf(session({ matrix: { phase: 'running', doneRuns: 0, totalRuns: 0 } }))).toBeNull()
})

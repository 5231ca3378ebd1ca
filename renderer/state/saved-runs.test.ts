import { expect, it } from 'vitest'
import { sidesOf } from './saved-runs.ts'

const run = (id: string, day: number, scenarioHash = 'h') => ({ run: id, startedAt: `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`, scenarioHash, scale: 20, probe: 'node' as const })

it('sets the older runs against the newer of another making, whatever the order in which they were chosen', () => {
  expect(sidesOf([run('c', 3, 'other'), run('a', 1), run('b', 2), run('d', 4, 'other')])).toEqual({ a: ['a', 'b'], b: ['c', 'd'] })
})

it('sets the oldest of one making against its repeats; one alone waits for another', () => {
  expect(sidesOf([run('b', 2), run('a', 1), run('c', 3)])).toEqual({ a: ['a'], b: ['b', 'c'] })
  expect([sidesOf([run('a', 1)]), sidesOf([])]).toEqual([{ a: ['a'], b: [] }, { a: [], b: [] }])
})

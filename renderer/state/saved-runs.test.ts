import { expect, it } from 'vitest'
import type { RunSummary } from '../../lab/contract/control.ts'
import { scenarioPairs, sidesOf } from './saved-runs.ts'

const run = (id: string, day: number, scenarioHash = 'h') => ({ run: id, startedAt: `2026-11-${String(day).padStart(2, '0')}T10:00:00.000Z`, scenarioHash, scale: 20, probe: 'node' as const })

it('sets the older runs against the newer of another making, whatever the order in which they were chosen', () => {
  expect(sidesOf([run('c', 3, 'other'), run('a', 1), run('b', 2), run('d', 4, 'other')])).toEqual({ a: ['a', 'b'], b: ['c', 'd'] })
})

it('sets the oldest of one making against its repeats; one alone waits for another', () => {
  expect(sidesOf([run('b', 2), run('a', 1), run('c', 3)])).toEqual({ a: ['a'], b: ['b', 'c'] })
  expect([sidesOf([run('a', 1)]), sidesOf([])]).toEqual([{ a: ['a'], b: [] }, { a: [], b: [] }])
})

it('offers of every scenario two runs that judged the same transport, the older first, and the newest scenario first', () => {
  const saved = (id: string, scenario: string, verdicts: RunSummary['verdicts'] = { sse: 'reconnects' }): RunSummary => ({
    run: id, title: scenario, pinned: false, scenario, scenarioTitle: scenario, scenarioHash: 'h', faults: [], startedAt: '', probe: 'node', probeVersion: 'Node 20', scale: 20, seed: 1, outcome: 'finished', verdicts, events: 1, bytes: 1,
  })
  const runs = [saved('6', 'reset'), saved('5', 'drop', { sse: 'invalid' }), saved('4', 'drop'), saved('3+', 'reset', { websocket: 'fails', sse: 'invalid' }), saved('3', 'reset'), saved('2', 'drop', null), saved('1', 'drop'), saved('0', 'reset'), saved('-1', 'once')]
  expect(scenarioPairs(runs).map((pair) => pair.map(({ run }) => run))).toEqual([['3', '6'], ['1', '4']])
  expect(scenarioPairs([saved('1', 'reset'), saved('0', 'drop')])).toEqual([])
})

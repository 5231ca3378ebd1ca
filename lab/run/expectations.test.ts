import { describe, expect, it } from 'vitest'
import type { Cell } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { judgeCondition, judgeExpectations } from './expectations.ts'
import { exitCodeOf } from './exit-code.ts'

const cells = [
  { transport: 'sse', condition: 'cut', verdict: 'reconnects', evidence: [7, 3], measures: { lost: 1, timeToRecoverMs: 6200, latencyMs: { p95: 40 } } },
  { transport: 'websocket', condition: 'cut', verdict: 'needs-fallback', evidence: [5], measures: { lost: 9, timeToRecoverMs: null, latencyMs: { p95: 900 } } },
] as unknown as Cell[]
const log = { header: { scenario: { id: 'lab' } }, events: [] } as unknown as RunLog

describe('what a condition of a matrix expects', () => {
  const closed = (run: string, transport: string, code: number) => ({ header: { run, scenario: { id: 'cut' } }, events: [{ kind: 'close', transport, code }] }) as unknown as RunLog
  const from = (runs: readonly string[]) => cells.map((cell, i) => ({ ...cell, run: runs[i] as string }))

  it('is judged by the log of each transport\'s own run', () => {
    const logs = [closed('r1', 'sse', 1000), closed('r2', 'websocket', 1006)]
    expect(judgeCondition({ expect: {}, assert: ['websocket.closeCode == 1006', 'sse.closeCode == 1000'] }, { cells: from(['r1', 'r2']), logs })).toEqual({ failed: [], undecided: [] })
  })

  it('is open where it speaks of a log that is not kept any more, and nowhere else', () => {
    const { failed, undecided } = judgeCondition({ expect: {}, assert: ['websocket.closeCode == 1006', 'websocket.lost == 9', 'sse.closeCode == 1001'] }, { cells: from(['r1', 'gone']), logs: [closed('r1', 'sse', 1000)] })
    expect(undecided).toEqual([{ condition: 'cut', expected: 'websocket.closeCode == 1006', why: 'unmeasured', because: 'the run that it speaks of is not kept any more' }])
    expect(failed.map(({ expected, got }) => [expected, got])).toEqual([['sse.closeCode == 1001', '1000']])
  })
})

describe('what a scenario expects', () => {
  it('fails by verdict, by loss and by assertion, with what was expected, what came, and the events', () => {
    const assert = ['sse.timeToRecoverMs < 5s', 'sse.latencyMs.p95 <= 50ms', 'websocket.latencyMs.p95 <= 2 * sse.latencyMs.p95', 'websocket.timeToRecoverMs < 5s']
    const judged = judgeExpectations({ expect: { sse: { verdict: 'unaffected', lost: 0 }, websocket: { verdict: 'needs-fallback' } }, assert }, { cells, log })
    expect(judged.undecided).toEqual([])
    expect(judged.failed).toEqual([
      { transport: 'sse', condition: 'cut', expected: 'unaffected', got: 'reconnects', evidence: [7, 3] },
      { transport: 'sse', condition: 'cut', expected: 'lost 0', got: 'lost 1', evidence: [7, 3] },
      { transport: 'sse', condition: 'cut', expected: 'sse.timeToRecoverMs < 5s', got: '6200', evidence: [3, 7] },
      { transport: 'websocket', condition: 'cut', expected: 'websocket.latencyMs.p95 <= 2 * sse.latencyMs.p95', got: '900 against 80', evidence: [3, 5, 7] },
      { transport: 'websocket', condition: 'cut', expected: 'websocket.timeToRecoverMs < 5s', got: 'never', evidence: [5] },
    ])
  })

  it('does not ask about a transport that was left out of the run', () => {
    expect(judgeExpectations({ expect: { polling: { lost: 0 } }, assert: ['polling.lost == 0', 'sse.lost == polling.lost'] }, { cells, log })).toEqual({ failed: [], undecided: [] })
  })

  const spoiled = cells.map((cell) => (cell.transport === 'sse' ? { ...cell, verdict: 'invalid' as const, because: 'too busy' } : cell))

  it('does not judge by a cell that gave no verdict, unless that is what was expected', () => {
    const { failed, undecided } = judgeExpectations({ expect: { sse: { verdict: 'reconnects', lost: 0 }, websocket: { verdict: 'needs-fallback' } }, assert: ['sse.lost == 0', 'websocket.lost == sse.lost', 'websocket.lost == 9'] }, { cells: spoiled, log })
    expect(failed).toEqual([])
    expect(undecided.map(({ transport, expected, why, because }) => [transport, expected, why, because])).toEqual([
      ['sse', 'reconnects', 'invalid', 'too busy'],
      ['sse', 'lost 0', 'invalid', 'too busy'],
      ['sse', 'sse.lost == 0', 'invalid', 'too busy'],
      ['websocket', 'websocket.lost == sse.lost', 'invalid', 'too busy'],
    ])
    expect(judgeExpectations({ expect: { sse: { verdict: 'invalid' } }, assert: [] }, { cells: spoiled, log })).toEqual({ failed: [], undecided: [] })
  })

  const fact = (name: string, value: number) => ({ kind: 'fact', side: 'lab', id: 4, t: 1, name, value, text: '' })
  const withFacts = (...events: object[]) => ({ ...log, events }) as unknown as RunLog

  it('asks about a fact that was found, also where others of its kind could not be had', () => {
    const partly = withFacts(fact('h2.open', 3), { kind: 'unmeasured', side: 'lab', id: 5, t: 2, name: 'h2', because: 'no browser' })
    const { failed, undecided } = judgeExpectations({ expect: {}, assert: ['fact(h2.open) == 4', 'fact(h2.closed) == 1', 'fact(h1.open) == 1'] }, { cells: [], log: partly })
    expect(failed.map(({ expected, got }) => [expected, got])).toEqual([['fact(h2.open) == 4', '3'], ['fact(h1.open) == 1', 'never']])
    expect(undecided).toEqual([{ condition: 'lab', expected: 'fact(h2.closed) == 1', why: 'unmeasured', because: 'no browser' }])
  })

  it('holds an experiment to what its answers say, and believes nothing of it when its measuring was not sound', () => {
    const scenario = { expect: {}, assert: [], experiment: { id: 'x' }, answers: { A4: { holds: ['fact(h1.open) == 1'] } } } as never
    expect(judgeExpectations(scenario, { cells: [], log: withFacts(fact('h1.open', 2)) }).failed).toEqual([{ condition: 'lab', expected: 'fact(h1.open) == 1', got: '2', evidence: [4] }])
    expect(judgeExpectations(scenario, { cells: [], log: withFacts(fact('h1.open', 2)), doubt: 'too busy' })).toEqual({ failed: [], undecided: [{ condition: 'lab', expected: 'fact(h1.open) == 1', why: 'invalid', because: 'too busy' }] })
  })

  it.each([
    ['everything as expected', { expect: { websocket: { verdict: 'needs-fallback' } } }, cells, 0],
    ['a failed expectation', { expect: { websocket: { verdict: 'unaffected' } } }, cells, 1],
    ['an invalid cell that nobody asked about', { expect: { websocket: { verdict: 'needs-fallback' } } }, spoiled, 0],
    ['an invalid cell with an expectation', { expect: { sse: { lost: 0 } } }, spoiled, 3],
    ['an invalid cell with an assertion', { assert: ['sse.lost == 0'] }, spoiled, 3],
    ['a failure on a sound cell beside an invalid one', { expect: { sse: { lost: 0 }, websocket: { lost: 0 } } }, spoiled, 1],
    ['nothing but invalid cells', {}, spoiled.slice(0, 1), 3],
  ])('ends with the code for %s', (_what, scenario, judgedCells, code) => {
    const { failed, undecided } = judgeExpectations({ expect: {}, assert: [], ...scenario }, { cells: judgedCells, log })
    expect(exitCodeOf({ cells: [...judgedCells], failedExpectations: failed, undecided, doubt: null })).toBe(code)
  })

  it('ends with 3 when a run without transports cannot be believed, and with 0 for facts that cannot be had here', () => {
    const none = { cells: [], failedExpectations: [], undecided: [] }
    expect(exitCodeOf({ ...none, doubt: 'too busy' })).toBe(3)
    expect(exitCodeOf({ ...none, doubt: null, undecided: [{ condition: 'lab', expected: 'fact(x) == 1', why: 'unmeasured', because: 'no browser' }] })).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import type { Cell } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { failedExpectations } from './expectations.ts'

const cells = [
  { transport: 'sse', condition: 'cut', verdict: 'reconnects', evidence: [7, 3], measures: { lost: 1, timeToRecoverMs: 6200, latencyMs: { p95: 40 } } },
  { transport: 'websocket', condition: 'cut', verdict: 'needs-fallback', evidence: [5], measures: { lost: 9, timeToRecoverMs: null, latencyMs: { p95: 900 } } },
] as unknown as Cell[]
const log = { events: [] } as unknown as RunLog

describe('what a scenario expects', () => {
  it('fails by verdict, by loss and by assertion, with what was expected, what came, and the events', () => {
    const assert = ['sse.timeToRecoverMs < 5s', 'sse.latencyMs.p95 <= 50ms', 'websocket.latencyMs.p95 <= 2 * sse.latencyMs.p95', 'websocket.timeToRecoverMs < 5s']
    expect(failedExpectations({ expect: { sse: { verdict: 'unaffected', lost: 0 }, websocket: { verdict: 'needs-fallback' } }, assert }, cells, log)).toEqual([
      { transport: 'sse', condition: 'cut', expected: 'unaffected', got: 'reconnects', evidence: [7, 3] },
      { transport: 'sse', condition: 'cut', expected: 'lost 0', got: 'lost 1', evidence: [7, 3] },
      { transport: 'sse', condition: 'cut', expected: 'sse.timeToRecoverMs < 5s', got: '6200', evidence: [3, 7] },
      { transport: 'websocket', condition: 'cut', expected: 'websocket.latencyMs.p95 <= 2 * sse.latencyMs.p95', got: '900 against 80', evidence: [3, 5, 7] },
      { transport: 'websocket', condition: 'cut', expected: 'websocket.timeToRecoverMs < 5s', got: 'never', evidence: [5] },
    ])
  })

  it('does not ask about a transport that was left out of the run', () => {
    expect(failedExpectations({ expect: { polling: { lost: 0 } }, assert: ['polling.lost == 0', 'sse.lost == polling.lost'] }, cells, log)).toEqual([])
  })
})

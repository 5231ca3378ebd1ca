import { describe, expect, it } from 'vitest'
import type { Cell } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import { parseAssertion } from './assertion.ts'

const cells = [
  { transport: 'sse', verdict: 'reconnects', by: 'ua', measures: { lost: 0, ageMs: { mean: 50 }, timeToRecoverMs: 151 } },
  { transport: 'polling', verdict: 'unaffected', measures: { lost: 2, ageMs: { mean: 180 }, timeToRecoverMs: null } },
] as unknown as Cell[]
const log = {
  events: [
    { kind: 'head', transport: 'sse', hop: 'client', dir: 'c2s', lines: ['GET /sse HTTP/1.1', 'Last-Event-ID: a-7'] },
    { kind: 'close', transport: 'websocket', code: 1006 },
  ],
} as unknown as RunLog

describe('assertions', () => {
  it.each([
    ['sse.lost == 0', true],
    ['polling.lost == 0', false],
    ['polling.ageMs.mean > 3 * sse.ageMs.mean', true],
    ['polling.ageMs.mean > 4 * sse.ageMs.mean', false],
    ['sse.verdict == reconnects', true],
    ['sse.by != lib', true],
    ['sse.header(last-event-id) >= 1', true],
    ['websocket.closeCode == 1006', true],
    ['polling.timeToRecoverMs == never', true],
    ['sse.timeToRecoverMs < 200ms', true],
    ['sse.timeToRecoverMs <= 0.15s', false],
    ['1s > sse.timeToRecoverMs', true],
    // Nothing is true of what never happened.
    ['polling.timeToRecoverMs < 100', false],
    ['websocket.lost == 0', false],
    ['websocket.lost != 0', false],
    ['polling.timeToRecoverMs != 100', false],
    ['polling.by != lib', false],
    ['fact(nobody.measured) != true', false],
    ['polling.timeToRecoverMs != never', false],
    ['sse.timeToRecoverMs != never', true],
    ['websocket.closeCode != 1000', true],
  ])('%s is %s', (text, holds) => {
    expect(parseAssertion(text).evaluate(cells, log).holds).toBe(holds)
  })

  it('knows the transports that it speaks of, and what was measured of them', () => {
    expect(parseAssertion('polling.ageMs.mean > 4 * sse.ageMs.mean')).toMatchObject({ transports: ['polling', 'sse'] })
    expect(parseAssertion('polling.ageMs.mean > 4 * sse.ageMs.mean').evaluate(cells, log).measured).toBe('180 against 200')
    expect(parseAssertion('100 > sse.timeToRecoverMs').evaluate(cells, log).measured).toBe('151')
    expect(parseAssertion('polling.timeToRecoverMs < 5s').evaluate(cells, log).measured).toBe('never')
  })

  it('refuses a word that would never hold, or always', () => {
    expect(() => parseAssertion('sse.verdict != fail')).toThrow(/sse.verdict is never "fail"; did you mean "fails"\?/)
    expect(() => parseAssertion('sse.endState == gone')).toThrow(/sse.endState is never "gone", but open, connecting, closed or idle/)
    expect(() => parseAssertion('sse.by == browser')).toThrow(/sse.by is never "browser", but ua or lib/)
    expect(() => parseAssertion('sse.lost == none')).toThrow(/sse.lost is never "none", but a number/)
    expect(() => parseAssertion('sse.restored == 1')).toThrow(/sse.restored is never "1", but true or false/)
    expect(() => parseAssertion('clean == sse.verdict')).toThrow(/is never "clean"/)
    for (const text of ['sse.reason == reconnect-storm', 'sse.restored == true', 'sse.lost < 0.5', 'sse.timeToRecoverMs == never', 'fact(a) == anything', 'sse.closeCode == never']) expect(() => parseAssertion(text)).not.toThrow()
  })

  it('refuses what it cannot read, and a measure that does not exist', () => {
    expect(() => parseAssertion('sse.lost')).toThrow(/not an assertion/)
    expect(() => parseAssertion('sse.lots == 0')).toThrow(/no measure "lots"; did you mean "lost"\?/)
    expect(() => parseAssertion('sse.latencyMs.p94 == 0')).toThrow(/no measure "latencyMs.p94"/)
    expect(() => parseAssertion('sse.latencyMs.p95 < 5sec')).toThrow(/cannot read "5sec"/)
    expect(() => parseAssertion('sse.latencyMs < 5s')).toThrow(/"latencyMs" is several numbers: latencyMs.p50, latencyMs.p95/)
  })
})

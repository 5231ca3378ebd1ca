import { describe, expect, it } from 'vitest'
import type { Cell } from '../contract/report.ts'
import type { VerdictName } from '../contract/verdict.ts'
import { measure } from '../record/measure.ts'
import { agree, runsNeeded } from './agree.ts'
import { buildLog } from './testing/log-builder.ts'

const measures = measure(buildLog().log(), 'sse')
const cells = (...verdicts: VerdictName[]): Cell[] =>
  verdicts.map((verdict, i) => ({ transport: 'sse', condition: 'c', run: `r${i}`, verdict, rule: verdict, flags: [], evidence: [i], because: `${verdict}.`, measures, runs: { [verdict]: 1 } }))
const times = (n: number, verdict: VerdictName): VerdictName[] => Array.from({ length: n }, () => verdict)

describe('agree', () => {
  it('takes one run as it is', () => {
    expect(agree(cells('degraded'))).toMatchObject({ verdict: 'degraded', run: 'r0', runs: { degraded: 1 } })
  })
  it('accepts a unanimous three', () => {
    expect(agree(cells(...times(3, 'reconnects')))).toMatchObject({ verdict: 'reconnects', runs: { reconnects: 3 } })
  })
  it('calls two of three unstable and shows the split', () => {
    expect(agree(cells('unaffected', 'degraded', 'unaffected'))).toMatchObject({ verdict: 'unstable', runs: { unaffected: 2, degraded: 1 }, because: 'Of 3 runs no verdict was given often enough: unaffected 2, degraded 1. The evidence is of run r0, which was judged unaffected.' })
  })
  it('accepts eight of nine, not seven, and quotes a run of the common verdict', () => {
    expect(agree(cells('degraded', ...times(8, 'unaffected')))).toMatchObject({ verdict: 'unaffected', run: 'r1', runs: { degraded: 1, unaffected: 8 } })
    expect(agree(cells('degraded', 'fails', ...times(7, 'unaffected')))).toMatchObject({ verdict: 'unstable' })
  })
  it('does not let an invalid run speak against valid ones', () => {
    expect(agree(cells('invalid', 'unaffected', 'unaffected', 'unaffected'))).toMatchObject({ verdict: 'unaffected', runs: { invalid: 1, unaffected: 3 } })
    expect(agree(cells('invalid', 'invalid'))).toMatchObject({ verdict: 'invalid' })
  })
  it('asks for 3, 5, 9 runs while one dissents, and stops when nine cannot agree any more', () => {
    expect(runsNeeded(cells('unaffected'), 1)).toBe(1)
    expect(runsNeeded(cells('unaffected'), 3)).toBe(3)
    expect(runsNeeded(cells(...times(3, 'unaffected')), 3)).toBe(3)
    expect(runsNeeded(cells('degraded', ...times(2, 'unaffected')), 3)).toBe(5)
    expect(runsNeeded(cells('degraded', ...times(4, 'unaffected')), 3)).toBe(9)
    expect(runsNeeded(cells('degraded', 'fails', ...times(3, 'unaffected')), 3)).toBe(5)
  })
})

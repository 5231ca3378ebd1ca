import { describe, expect, it } from 'vitest'
import type { Cell } from '../../lab/contract/report.ts'
import { chinese } from '../../lab/language/zh.ts'
import { verdictLooks } from '../../lab/report/verdict-look.ts'
import { en } from '../i18n/en.ts'
import { cellNumber, flagMeaning, headline, tellingNumbers, verdictMeaning, verdictUnder } from './cell-text.ts'

const spread = { p50: 4, p95: 14, p99: 20, max: 30, n: 90 }

const struck = { hadFault: true }

function cellOf(change: Partial<Omit<Cell, 'measures'>> & { measures?: Partial<Cell['measures']> } = {}): Cell {
  const { measures, ...rest } = change
  return {
    transport: 'websocket', condition: 'x', run: 'r', verdict: 'unaffected', rule: '5', flags: [], evidence: [], because: '', runs: { unaffected: 1 },
    ...rest,
    measures: {
      published: 92, eligible: 92, delivered: 92, lost: 0, silentLoss: 0, announcedLoss: 0, resynced: false, duplicatesRaw: 0, duplicatesApp: 0, reordered: 0, corrupt: 0,
      latencyMs: spread, ageMs: { mean: 50, p95: 110, max: 130 }, availability: 1, maxGapMs: 120, burstIndex: 0, timeToFirstMessageMs: 100, timeToDetectMs: null, serverTimeToDetectMs: null,
      timeToRecoverMs: null, restored: true, endState: 'open', connectionChanges: { ua: 0, lib: 0 }, attempts: 1, attemptsPerSecond: 0.1, requests: 1, emptyResponses: 0, tcpOpens: 1,
      tcpOpensPerMinute: 6, tcpLifeMs: { mean: 9000, max: 9000 }, bytesUp: 400, bytesDown: 9000, payloadBytes: 5888, overhead: 0.6, overheadBytesPerMessage: 38, goodputRatio: 1, zombieMs: 0,
      ...measures,
    },
  }
}

describe('the two numbers at the end of a lane', () => {
  it('tells a poller its age and everybody else their latency', () => {
    expect(tellingNumbers(cellOf(), cellOf())).toEqual(['0 lost', 'p95 14 ms'])
    const poll = cellOf({ transport: 'polling' })
    expect(tellingNumbers(poll, poll)).toEqual(['0 lost', 'age 110 ms'])
  })

  it('tells how long it took to come back, or why it did not', () => {
    const back = cellOf({ verdict: 'reconnects', measures: { timeToRecoverMs: 3010 } })
    expect(tellingNumbers(back, back)).toEqual(['0 lost', 'back after 3.0 s'])
    const gone = cellOf({ verdict: 'needs-fallback', reason: 'closed', measures: { lost: 42 } })
    expect(tellingNumbers(gone, gone)).toEqual(['42 lost', 'closed'])
  })
})

it('tells of what is not judged what was seen: its heading, what is lost, and why there is no verdict', () => {
  const busy = cellOf({ verdict: 'invalid', reason: 'engine-busy', because: 'Slow.', seen: { reason: 'never-open', evidence: [4], because: 'No message ever came.' }, measures: { delivered: 0, lost: 50 } })
  expect(headline(busy, 'WebSocket', struck)).toBe('WebSocket never got through')
  expect(tellingNumbers(busy, busy)).toEqual(['machine busy', '50 lost'])
  expect(verdictMeaning(busy)).toBe('The measuring was not sound, so there is no verdict. Slow.')
  expect(headline(cellOf({ verdict: 'invalid', reason: 'not-run' }), 'SSE', struck)).toBe('SSE was not judged')
  // One name for it, on the chip, in the sentence and in a report.
  const { verdicts, verdictLong, happened } = en
  expect([verdicts.invalid, verdictLong.invalid, verdictLooks.invalid.label, happened.notJudged(false).toLowerCase()]).toEqual(['not judged', 'not judged', 'not judged', 'not judged.'])
})

it('tells no latency and no age of messages of which none came', () => {
  const nothing = cellOf({ verdict: 'degraded', measures: { delivered: 0, lost: 92 } })
  expect(tellingNumbers(nothing, nothing)).toEqual(['92 lost', 'p95 –'])
})

it('says in a sentence what a verdict, its reason and every flag of the rules mean', () => {
  expect(verdictMeaning(cellOf({ verdict: 'needs-fallback', reason: 'zombie-open' }))).toContain('looks open to the page, but nothing comes')
  expect([flagMeaning('lossy 46'), flagMeaning('half-open 900 ms'), flagMeaning('slow-start')]).toEqual(['Messages that were due and never came: 46.', 'For 900 ms one end held a connection that the other had given up.', 'The first connection took long, or failed before it succeeded.'])
  expect(Object.keys(en.flagMeans).sort()).toEqual(Object.keys(chinese.verdicts.flags).sort())
})

describe('the number in a matrix cell', () => {
  it('follows the chosen view, with its unit, and says in words what it is', () => {
    const cell = cellOf({ verdict: 'reconnects', measures: { timeToRecoverMs: 1400, lost: 3 } })
    expect((['verdict', 'recovery', 'lost', 'age', 'overhead'] as const).map((view) => cellNumber(cell, cell, view)?.shown)).toEqual(['3 lost', '1.4 s', '3 lost', '110 ms', '38 B'])
    expect((['verdict', 'recovery', 'lost', 'age', 'overhead'] as const).map((view) => cellNumber(cell, cell, view)?.told)).toEqual(['3 lost', 'back after 1.4 s', '3 lost', 'age p95 110 ms', 'bytes per message 38 B'])
  })

  it('tells beside a verdict what was lost, else what the verdict is about, and nothing where nothing happened', () => {
    const told = (verdict: Cell['verdict'], measures: Partial<Cell['measures']> = {}) => cellNumber(cellOf({ verdict, measures }), cellOf({ verdict }), 'verdict')
    expect(told('unaffected')).toBeNull()
    expect(told('degraded')).toEqual({ shown: '14 ms', told: 'latency p95 14 ms' })
    expect(told('degraded', { lost: 2, latencyMs: { ...spread, p95: 900 } })).toEqual({ shown: '2 lost', told: '2 lost' })
    expect(told('reconnects', { timeToRecoverMs: 309 })).toEqual({ shown: '309 ms', told: 'back after 309 ms' })
    // It reconnected between two messages: there was nothing to be back from.
    expect(told('reconnects')).toBeNull()
    expect(told('needs-fallback', { lost: 50 })?.shown).toBe('50 lost')
    expect(told('needs-fallback', { timeToRecoverMs: 4200 })?.told).toBe('back after 4.2 s')
    expect(told('fails', { lost: 92, delivered: 0 })?.shown).toBe('92 lost')
    // Neither a time nor a loss says that data was wrong.
    expect(told('fails', { corrupt: 1 })).toBeNull()
    // Nothing was due: there is no latency to tell.
    expect(told('degraded', { eligible: 0, delivered: 0 })).toBeNull()
  })

  it('says never when nobody came back, and why when nothing was measured', () => {
    const gone = cellOf({ verdict: 'needs-fallback', reason: 'closed', measures: { lost: 42 } })
    expect(cellNumber(gone, gone, 'recovery')).toEqual({ shown: 'never', told: 'never back' })
    expect(cellNumber(cellOf(), cellOf(), 'recovery')).toEqual({ shown: '–', told: '' })
    const invalid = cellOf({ verdict: 'invalid', reason: 'engine-busy' })
    expect(cellNumber(invalid, invalid, 'lost')?.shown).toBe('machine busy')
  })

  it('tells no age of what never came', () => {
    expect(cellNumber(cellOf({ measures: { delivered: 0 } }), cellOf(), 'age')?.shown).toBe('never')
  })
})

it('takes the other verdict under the other promise', () => {
  const complete = { verdict: 'fails', rule: '1', flags: [], evidence: [], because: '' } as const
  const cell = cellOf({ verdict: 'reconnects', underComplete: { ...complete, flags: [], evidence: [] } })
  expect([verdictUnder(cell, 'latest').verdict, verdictUnder(cell, 'complete').verdict]).toEqual(['reconnects', 'fails'])
  expect(verdictUnder(cellOf(), 'complete').verdict).toBe('unaffected')
})

it('titles a cell by its reason before its verdict', () => {
  expect(headline(cellOf({ verdict: 'needs-fallback', reason: 'closed' }), 'SSE', struck)).toBe('SSE gave up for good')
  expect(headline(cellOf({ verdict: 'degraded' }), 'SSE', struck)).toBe('SSE kept going, but worse')
  // Nobody can notice what has not happened.
  const fine = cellOf({ verdict: 'unaffected' })
  expect([headline(fine, 'SSE', struck), headline(fine, 'SSE', { hadFault: false })]).toEqual(['SSE did not notice', 'Nothing has gone wrong for SSE'])
})

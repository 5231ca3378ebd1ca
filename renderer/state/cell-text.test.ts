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
  it('follows the chosen view, with its unit, and is of one kind for every verdict', () => {
    const cell = cellOf({ verdict: 'reconnects', measures: { timeToRecoverMs: 1400, lost: 3 } })
    expect((['verdict', 'recovery', 'lost', 'age', 'overhead'] as const).map((view) => cellNumber(cell, cell, view))).toEqual(['96 %', '1.4 s', '3 lost', '110 ms', '38 B'])
  })

  it('says never when nobody came back, and why when nothing was measured', () => {
    const gone = cellOf({ verdict: 'needs-fallback', reason: 'closed', measures: { lost: 42 } })
    expect(cellNumber(gone, gone, 'recovery')).toBe('never')
    const invalid = cellOf({ verdict: 'invalid', reason: 'engine-busy' })
    expect(cellNumber(invalid, invalid, 'lost')).toBe('machine busy')
  })

  it('says all only where nothing is missing, nothing only where nothing came, and no age of what never came', () => {
    const share = (lost: number) => cellNumber(cellOf({ measures: { eligible: 1000, lost } }), cellOf(), 'verdict')
    expect([share(0), share(1), share(999), share(1000)]).toEqual(['100 %', '99 %', '1 %', '0 %'])
    expect(cellNumber(cellOf({ measures: { delivered: 0 } }), cellOf(), 'age')).toBe('never')
    const split = cellOf({ verdict: 'unstable', runs: { reconnects: 2, degraded: 1 } })
    expect(cellNumber(split, split, 'verdict')).toBe('100 %')
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

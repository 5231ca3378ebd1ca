import { expect, it } from 'vitest'
import type { Cell, Episode } from '../../lab/contract/report.ts'
import { strikeHeadline, tellingNumbers, verdictMeaning, verdictUnder } from './cell-text.ts'
import { episodesIn, longestBackAfterMs, strikesSince, toldEpisode } from './episodes.ts'

const strike = (t: number, change: Partial<Episode> = {}): Episode => ({ fault: 'origin/restart', t, event: t, touched: true, verdict: 'reconnects', evidence: [t], because: '', timeToDetectMs: 2, serverTimeToDetectMs: null, timeToRecoverMs: t / 10, recoveredT: 1.1 * t, restored: true, lost: 0, ...change })
const three = [strike(2000), strike(4000), strike(6000)]
const cellOf = (change: Partial<Cell>) => ({ verdict: 'reconnects', transport: 'sse', measures: { lost: 0, maxGapMs: 1, timeToRecoverMs: 149 }, ...change }) as Cell

it('tells of the latest strike that did anything, or of the one in whose time an event is selected', () => {
  expect([toldEpisode(three, undefined), toldEpisode([...three, strike(7000, { touched: false })], undefined)]).toEqual([2, 2])
  // The touch is noted just before the switch that caused it; what came before all strikes belongs to the first.
  expect([100, 2500, 3980, 5940, 9000].map((t) => toldEpisode(three, t))).toEqual([0, 0, 1, 1, 2])
  expect(toldEpisode([], 100)).toBe(0)
})

it('counts the strikes that no verdict knows of yet, those of one step as one', () => {
  expect([strikesSince(three, [2000, 4000, 6000]), strikesSince(three, [2000, 4000, 6000, 6020, 8000, 8030, 9000]), strikesSince([], [2000])]).toEqual([0, 2, 0])
})

it('says at the end of a lane how long the worst strike took, and that it was one of several', () => {
  expect(tellingNumbers(cellOf({}), cellOf({}))).toEqual(['0 lost', 'back after 149 ms'])
  const cell = cellOf({ episodes: three })
  expect(tellingNumbers(cell, cell)).toEqual(['0 lost', 'back after ≤ 149 ms'])
})

it('knows the longest way back of a part of the run, also where there was one strike', () => {
  const cell = cellOf({ episodes: three })
  expect([longestBackAfterMs(cell, null), longestBackAfterMs(cell, { fromT: 0, toT: 9000 }), longestBackAfterMs(cell, { fromT: 0, toT: 5000 }), longestBackAfterMs(cell, { fromT: 7000, toT: 9000 })]).toEqual([149, 600, 400, null])
  const one = cellOf({ measures: { timeToRecoverMs: 254, recoveredT: 3254 } as Cell['measures'] })
  expect([longestBackAfterMs(one, { fromT: 0, toT: 9000 }), longestBackAfterMs(one, { fromT: 3100, toT: 9000 })]).toEqual([254, null])
})

it('tells of no strike of a run that nobody should trust', () => {
  expect(episodesIn(cellOf({ verdict: 'invalid', episodes: three }))).toEqual([])
  expect(episodesIn(cellOf({ verdict: 'invalid', seen: { evidence: [], because: '' }, episodes: three }))).toEqual(three)
})

it('does not say that nobody would notice where a strike was worse by itself', () => {
  const cell = cellOf({ verdict: 'unaffected', because: '', episodes: [strike(2000, { verdict: 'degraded' }), strike(4000, { verdict: 'unaffected' })] })
  expect(verdictMeaning(verdictUnder(cell, 'latest'))).toContain('one strike by itself was worse')
  expect(verdictMeaning(cellOf({ verdict: 'unaffected', because: '', episodes: [strike(2000, { verdict: 'unaffected' })] }))).toBe('Nothing changed that a subscriber would notice.')
})

it('asks for nobody to act where a client came back after the next strike', () => {
  const away = { verdict: 'needs-fallback', reason: 'zombie-open', restored: false } as const
  expect([strike(2000, away), strike(2000, { ...away, recoveredT: null }), strike(2000, { ...away, reason: 'late' }), strike(2000, { ...away, reason: 'late', restored: true })].map((one) => strikeHeadline(one, 'SSE'))).toEqual([
    'SSE came back by itself, but after the next strike',
    'SSE looks open, but nothing arrives',
    'SSE came back by itself, but after the next strike',
    'SSE needs somebody to act',
  ])
})

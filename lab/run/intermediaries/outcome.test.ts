import { describe, expect, it } from 'vitest'
import { nearer, sameOutcome, saw, textOf } from './outcome.ts'

const fin = (ms: number, withinMs = 5000) => saw('fin', { ms, withinMs })

describe('two outcomes', () => {
  it('are the same when their words are and their times are as near as they can be measured', () => {
    // 64.9 s and 65.1 s: rounded to 10 s they were 60 s and 70 s.
    expect([sameOutcome(fin(64_900), fin(65_100)), sameOutcome(fin(60_000), fin(65_000)), sameOutcome(saw('fin'), saw('fin'))]).toEqual([true, true, true])
  })

  it('differ in words, in a time, and when only one of them has a time', () => {
    expect([sameOutcome(fin(60_000), saw('rst', { ms: 60_000, withinMs: 5000 })), sameOutcome(fin(50_000), fin(60_000)), sameOutcome(fin(55_100), fin(64_900)), sameOutcome(fin(60_000), saw('fin'))]).toEqual([false, false, false, false])
  })

  it('are compared by the coarser of two clocks', () => {
    expect([sameOutcome(fin(60_000, 25_000), fin(80_000)), sameOutcome(fin(80_000), fin(60_000, 25_000))]).toEqual([true, true])
  })

  it('of the same thing: the shorter time is nearer to the truth, other words are not', () => {
    expect([nearer(fin(61_000), fin(64_000)), nearer(fin(64_000), fin(61_000)), nearer(fin(1000), saw('stays open'))]).toEqual([fin(61_000), fin(61_000), saw('stays open')])
  })
})

it.each([
  [saw('stays open'), 'stays open'],
  [fin(61_234), 'fin after about 60 s'],
  [saw('503', { ms: 3050, withinMs: 1500 }), '503 after about 3 s'],
  [saw('503', { ms: 40, withinMs: 1500 }), '503 at once'],
  [saw('each event', { ms: 204, withinMs: 75 }), 'each event after about 200 ms'],
])('%o is told as "%s"', (outcome, text) => {
  expect(textOf(outcome)).toBe(text)
})

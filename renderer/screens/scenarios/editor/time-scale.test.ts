import { describe, expect, it } from 'vitest'
import { moved, rowsOf, ticks, timeScale } from './time-scale.ts'

const scale = timeScale([], 120_000)

describe('the time axis', () => {
  it('is as long as the run, or leaves room behind the last block', () => {
    expect(scale.rangeMs).toBe(120_000)
    expect(timeScale([{ fromMs: 0, toMs: null }], null).rangeMs).toBe(60_000)
    expect(timeScale([{ fromMs: 40_000, toMs: 70_000 }], null).rangeMs).toBeGreaterThan(90_000)
    expect(timeScale([{ fromMs: 200_000, toMs: null }], 60_000).rangeMs).toBeGreaterThan(200_000)
  })

  it('has a handful of round marks, whatever its length', () => {
    for (const durationMs of [1000, 61_000, 210_000, 7_200_000, 500_000_000]) expect(ticks(timeScale([], durationMs)).length).toBeLessThanOrEqual(11)
  })
})

describe('a block that is dragged', () => {
  const span = { fromMs: 10_000, toMs: 30_000 }
  it('keeps its length and stays on the grid and within time', () => {
    expect(moved(span, { ms: 4400, grip: 'block' }, scale)).toEqual({ fromMs: 14_000, toMs: 34_000 })
    expect(moved(span, { ms: -99_000, grip: 'block' }, scale)).toEqual({ fromMs: 0, toMs: 20_000 })
    expect(moved({ fromMs: 0, toMs: null }, { ms: 5000, grip: 'block' }, scale)).toEqual({ fromMs: 5000, toMs: null })
  })

  it('is stretched at either edge, never to nothing, and to the end at the right edge', () => {
    expect(moved(span, { ms: 50_000, grip: 'start' }, scale)).toEqual({ fromMs: 29_000, toMs: 30_000 })
    expect(moved(span, { ms: -50_000, grip: 'end' }, scale)).toEqual({ fromMs: 10_000, toMs: 11_000 })
    expect(moved(span, { ms: 500_000, grip: 'end' }, scale)).toEqual({ fromMs: 10_000, toMs: null })
    expect(moved({ fromMs: 10_000, toMs: null }, { ms: -20_000, grip: 'end' }, scale)).toEqual({ fromMs: 10_000, toMs: 100_000 })
  })
})

it('blocks that overlap lie below each other', () => {
  const rows = rowsOf([{ key: 'a', fromMs: 0, toMs: null }, { key: 'b', fromMs: 50_000, toMs: 90_000 }, { key: 'c', fromMs: 95_000, toMs: 99_000 }], scale)
  expect([...rows]).toEqual([['a', 0], ['b', 1], ['c', 1]])
})

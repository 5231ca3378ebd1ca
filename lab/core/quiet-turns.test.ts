import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inQuietTurns } from './quiet-turns.ts'

describe('inQuietTurns', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setImmediate', 'clearImmediate'] }))
  afterEach(() => void vi.useRealTimers())

  /** Counts the pieces done after each of some turns that take `turnMs`. */
  function pieces(turnMs: number, turns: number, most = Infinity): number[] {
    let t = 0
    let done = 0
    inQuietTurns(() => ++done < most, 5, () => t)
    return Array.from({ length: turns }, () => {
      t += turnMs
      vi.advanceTimersToNextTimer()
      return done
    })
  }

  it('does a piece after each quiet turn, until there is no more', () => {
    expect(pieces(0.01, 6, 3)).toEqual([0, 1, 2, 3, 3, 3])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('waits while turns are busy, but not beyond its time', () => {
    expect(pieces(1, 7)).toEqual([0, 0, 0, 0, 1, 2, 3])
  })

  it('can be given up', () => {
    inQuietTurns(() => true, 5)()
    expect(vi.getTimerCount()).toBe(0)
  })
})

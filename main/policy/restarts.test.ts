import { describe, expect, it } from 'vitest'
import { decideRestart } from './restarts.ts'

const policy = { most: 3, withinMs: 60_000, firstDelayMs: 250 }

describe('decideRestart', () => {
  it('waits twice as long each time and gives up after the last allowed attempt', () => {
    const crashes = [0, 1000, 2000, 3000]
    expect(crashes.map((_, i) => decideRestart(crashes.slice(0, i + 1), policy))).toEqual([
      { kind: 'restart', attempt: 1, delayMs: 250 },
      { kind: 'restart', attempt: 2, delayMs: 500 },
      { kind: 'restart', attempt: 3, delayMs: 1000 },
      { kind: 'give-up' },
    ])
  })
  it('forgets crashes of long ago', () => expect(decideRestart([0, 1000, 2000, 70_000], policy)).toEqual({ kind: 'restart', attempt: 1, delayMs: 250 }))
})

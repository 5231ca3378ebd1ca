import { describe, expect, it } from 'vitest'
import { createClockMap, offsetOf } from './clock-map.ts'

describe('the clock map', () => {
  it('takes the sample with the shortest round trip and half of it as the error', () => {
    const samples = [
      { sentMs: 0, at: 1003, receivedMs: 8 },
      { sentMs: 10, at: 1011, receivedMs: 12 },
      { sentMs: 20, at: 1030, receivedMs: 40 },
    ]
    expect(offsetOf(samples)).toEqual({ offsetMs: 1000, errorMs: 1, minRttMs: 2 })
  })

  it('knows nothing without a sample', () => {
    expect(offsetOf([])).toBeUndefined()
  })

  it('keeps a sharp estimate when a blunt one agrees with it', () => {
    const map = createClockMap({ offsetMs: 1000, errorMs: 0.2, minRttMs: 0.4 })
    map.update({ offsetMs: 1003, errorMs: 5, minRttMs: 10 })
    expect(map.toLab(1500)).toBe(500)
    expect(map.error()).toEqual({ errorMs: 0.2, minRttMs: 0.4 })
  })

  it('follows clocks that drift apart and owns up to the step', () => {
    const map = createClockMap({ offsetMs: 1000, errorMs: 0.2, minRttMs: 0.4 })
    map.update({ offsetMs: 1006, errorMs: 0.3, minRttMs: 0.6 })
    expect(map.toLab(1506)).toBe(500)
    expect(map.error()).toEqual({ errorMs: 6.3, minRttMs: 0.6 })
  })
})

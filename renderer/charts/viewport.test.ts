import { describe, expect, it } from 'vitest'
import { axisStep, panBy, reveal, timeToX, xToTime, zoomAt } from './viewport.ts'

const bounds = { fromT: 0, toT: 1000 }

describe('the viewport of the lanes', () => {
  it('keeps the time under the pointer where it is while zooming', () => {
    const view = zoomAt(bounds, 0.5, 250, bounds)
    expect(view).toEqual({ fromT: 125, toT: 625 })
    expect(timeToX(view, 250, 100)).toBeCloseTo(timeToX(bounds, 250, 100))
  })

  it('never leaves the run, never gets wider than it and never narrower than 20 ms', () => {
    expect(panBy({ fromT: 100, toT: 300 }, -500, bounds)).toEqual({ fromT: 0, toT: 200 })
    expect(panBy({ fromT: 100, toT: 300 }, 5000, bounds)).toEqual({ fromT: 800, toT: 1000 })
    expect(zoomAt({ fromT: 100, toT: 300 }, 50, 200, bounds)).toEqual(bounds)
    const narrow = zoomAt({ fromT: 100, toT: 130 }, 0.001, 110, bounds)
    expect(narrow.toT - narrow.fromT).toBeCloseTo(20)
  })

  it('moves only when the revealed time is out of sight', () => {
    const view = { fromT: 100, toT: 300 }
    expect(reveal(view, 200, bounds)).toBe(view)
    expect(reveal(view, 700, bounds)).toEqual({ fromT: 600, toT: 800 })
  })

  it('maps pixels and times both ways', () => {
    expect(xToTime(bounds, timeToX(bounds, 333, 640), 640)).toBeCloseTo(333)
  })

  it('labels the axis at round steps that do not collide', () => {
    expect(axisStep({ fromT: 0, toT: 30_000 }, 940, 80)).toBe(5000)
    expect(axisStep({ fromT: 0, toT: 400 }, 940, 80)).toBe(50)
  })
})

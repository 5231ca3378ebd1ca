import { describe, expect, it } from 'vitest'
import { changeView, followedT, shownView, type LanesView } from './lanes-view.ts'

const extent = { bounds: { fromT: 0, toT: 20_000 }, fit: { fromT: 0, toT: 16_000 }, nowT: 15_000 }
const fit: LanesView = { mode: 'fit', view: extent.fit }

describe('the view of the lanes', () => {
  it('shows the measured time at first, and everything when zoomed out all the way', () => {
    expect(shownView(fit, extent)).toEqual(extent.fit)
    const near = changeView(fit, { kind: 'zoom', factor: 0.25, aroundT: 8000 }, extent)
    expect(near).toEqual({ mode: 'free', view: { fromT: 6000, toT: 10_000 } })
    expect(changeView(near, { kind: 'zoom', factor: 100 }, extent).view).toEqual(extent.bounds)
    expect(changeView(near, { kind: 'fit' }, extent).mode).toBe('fit')
  })

  it('follows the newest moment with the zoom that was chosen, and stops following when panned', () => {
    const followed = changeView({ mode: 'free', view: { fromT: 0, toT: 4000 } }, { kind: 'follow' }, extent)
    expect(shownView(followed, extent)).toEqual({ fromT: 11_240, toT: 15_240 })
    expect(shownView(followed, { ...extent, nowT: 16_000 }).toT).toBeCloseTo(16_240)
    expect(changeView(followed, { kind: 'pan', share: -0.5 }, extent)).toEqual({ mode: 'free', view: { fromT: 9240, toT: 13_240 } })
  })

  it('follows by pages of five seconds where motion disturbs', () => {
    expect([0, 1, 4999, 5000, 5001].map((nowT) => followedT(nowT, { byPages: true }))).toEqual([0, 5000, 5000, 5000, 10_000])
    expect(followedT(4999, { byPages: false })).toBe(4999)
  })

  it('moves to an event only when it is out of sight', () => {
    const near: LanesView = { mode: 'free', view: { fromT: 0, toT: 4000 } }
    expect(changeView(near, { kind: 'reveal', t: 2000 }, extent)).toBe(near)
    expect(changeView(near, { kind: 'reveal', t: 10_000 }, extent).view).toEqual({ fromT: 8000, toT: 12_000 })
  })

  it('stops at what is on screen, and goes on from there', () => {
    const paused = changeView({ mode: 'follow', view: { fromT: 0, toT: 4000 } }, { kind: 'pause' }, extent)
    expect(paused.mode).toBe('free')
    expect(shownView(paused, { ...extent, nowT: extent.nowT + 5000 })).toEqual(paused.view)
    expect(changeView(paused, { kind: 'pause' }, extent).mode).toBe('follow')
  })
})

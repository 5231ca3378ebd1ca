import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { FrameLoop, type Picture } from './frame-loop.ts'

const frameMs = 1000 / 60
let asked = 0

/** Frames come on the beat of a screen, sixty times a second. */
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  asked = 0
  vi.stubGlobal('requestAnimationFrame', (draw: (at: number) => void) => {
    asked++
    const wait = frameMs - (performance.now() % frameMs)
    return setTimeout(() => draw(performance.now()), wait)
  })
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Changed by time alone, or only when somebody did something. */
function picture(moves: { isMoving: boolean; isDirty: boolean }): Picture & { painted: number } {
  return {
    painted: 0,
    wants: (isDue) => moves.isDirty || (isDue && moves.isMoving),
    paint() {
      this.painted++
      moves.isDirty = false
    },
  }
}

it('draws what moves about twenty times a second, all pictures on the same frames', () => {
  const loop = new FrameLoop()
  const pictures = [picture({ isMoving: true, isDirty: false }), picture({ isMoving: true, isDirty: false })]
  const outs = pictures.map((one) => loop.add(one))
  vi.advanceTimersByTime(2000)
  expect(pictures[0]?.painted).toBeGreaterThanOrEqual(36)
  expect(pictures[0]?.painted).toBeLessThanOrEqual(44)
  expect(pictures[1]?.painted).toBe(pictures[0]?.painted)
  expect(asked).toBeLessThanOrEqual(45)
  outs.forEach((out) => out())
  const before = asked
  vi.advanceTimersByTime(1000)
  expect(asked).toBe(before)
})

it('asks for no frame as long as nothing has changed, and draws with the next one what somebody waits for', () => {
  const loop = new FrameLoop()
  const still = { isMoving: false, isDirty: true }
  const one = picture(still)
  loop.add(one)
  vi.advanceTimersByTime(1000)
  expect([one.painted, asked]).toEqual([1, 1])
  still.isDirty = true
  loop.wake()
  vi.advanceTimersByTime(frameMs)
  expect([one.painted, asked]).toEqual([2, 2])
})

it('does not draw what moves more often because somebody waits for another picture', () => {
  const loop = new FrameLoop()
  const hand = { isMoving: false, isDirty: false }
  const [held, moving] = [picture(hand), picture({ isMoving: true, isDirty: false })]
  loop.add(held)
  loop.add(moving)
  for (let i = 0; i < 60; i++) {
    hand.isDirty = true
    loop.wake()
    vi.advanceTimersByTime(frameMs)
  }
  expect(held.painted).toBeGreaterThanOrEqual(58)
  expect(moving.painted).toBeLessThanOrEqual(24)
})

it('goes on after a picture that fails', () => {
  const loop = new FrameLoop()
  let isBroken = true
  const moving = picture({ isMoving: true, isDirty: false })
  loop.add({
    wants: () => isBroken,
    paint() {
      isBroken = false
      throw new Error('cannot paint')
    },
  })
  loop.add(moving)
  expect(() => vi.advanceTimersByTime(frameMs)).toThrow('cannot paint')
  vi.advanceTimersByTime(1000)
  expect(moving.painted).toBeGreaterThan(15)
})

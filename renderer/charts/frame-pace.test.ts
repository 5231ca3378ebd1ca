import { expect, it } from 'vitest'
import { FramePace } from './frame-pace.ts'

it('draws twenty times a second where frames come in time, ten times where they do not, and recovers', () => {
  const pace = new FramePace()
  // Asked for anywhere in a frame.
  const frames = (lengthMs: number) => {
    for (let i = 0; i < 100; i++) pace.waited(((i * 7) % 10) * 0.1 * lengthMs)
    return pace.betweenMs
  }
  expect([frames(16.7), frames(50), frames(16.7)]).toEqual([45, 100, 45])
})

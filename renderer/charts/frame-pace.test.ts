import { expect, it } from 'vitest'
import { FramePace } from './frame-pace.ts'

it('draws twenty times a second where frames come in time, ten times where they do not, and recovers', () => {
  const pace = new FramePace()
  let at = 0
  const beats = (everyMs: number) => {
    for (let i = 0; i < 100; i++) pace.beat((at += everyMs))
    return pace.betweenMs
  }
  expect([beats(16.7), beats(50), beats(16.7)]).toEqual([45, 100, 45])
})

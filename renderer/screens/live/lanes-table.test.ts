import { expect, it } from 'vitest'
import { createLane, extendLane } from '../../charts/lane-model.ts'
import { describeEvent } from '../../i18n/describe-event.ts'
import { storyOf } from './lanes-table.tsx'

it('tells the latest of a lane, and how much came before', () => {
  const lane = createLane('polling', { everyMs: 100 })
  const note = (t: number, kind: string, more: object = {}) => extendLane(lane, { id: t, t, side: 'client', transport: 'polling', via: 'polling', by: 'lib', kind, ...more } as never)
  for (let i = 0; i < 10; i++) {
    note(1000 * i, 'attempt')
    note(1000 * i + 10, 'error', { what: 'status', status: 502 })
    note(1000 * i + 400, 'attempt')
    note(1000 * i + 410, 'empty')
  }
  expect(storyOf(lane, 0)).toMatch(/^8 earlier; lost at 4\.0\d? s .*; reconnected at 9\.4\d? s by /)
})

it('does not call a connection lost that never was', () => {
  const lane = createLane('websocket', { everyMs: 100 })
  extendLane(lane, { id: 1, t: 20, side: 'client', transport: 'websocket', via: 'websocket', kind: 'close', code: 1006, clean: false } as never)
  expect(storyOf(lane, 0)).toBe('not connected at 0.0 s (1006)')
})

it('tells the planned time from its end', () => {
  const at = (t: number) => describeEvent({ id: 1, t, kind: 'window', side: 'lab', startT: 1000, faultFromT: null, faultToT: null, endT: 6500 })
  expect([at(1000), at(6501)]).toEqual(['measured time begins, 5.5 s are planned', 'end of the measured time'])
})

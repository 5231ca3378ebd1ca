import { beforeEach, expect, it } from 'vitest'
import { EventLog } from '../../state/event-log.ts'
import { select, useSelection } from '../../state/selection.ts'
import { markMoment } from './mark-moment.ts'

const source = (run: string) => ({ log: new EventLog({ run, transports: ['sse'], everyMs: 100, scale: 20, isInstant: () => false }), times: () => ({ zeroT: 1000 }) }) as Parameters<typeof markMoment>[0]
const range = () => useSelection.getState().range

beforeEach(() => select({ run: 'r', range: null }))

it('makes a part of the run of two marks, whichever was set first, and begins anew with a third', () => {
  expect(markMoment(source('r'), 500)).toBe(false)
  expect(range()).toEqual({ fromT: 1500, toT: 1500 })
  expect(markMoment(source('r'), 200)).toBe(true)
  expect(range()).toEqual({ fromT: 1200, toT: 1500 })
  expect(markMoment(source('r'), 700)).toBe(false)
  expect(range()).toEqual({ fromT: 1700, toT: 1700 })
})

it('does not go on with the mark of another run', () => {
  markMoment(source('r'), 500)
  expect(markMoment(source('other'), 700)).toBe(false)
  expect(useSelection.getState()).toMatchObject({ run: 'other', range: { fromT: 1700, toT: 1700 } })
})

import { expect, it } from 'vitest'
import { createLane, extendLane, type Lane } from '../../charts/lane-model.ts'
import { walkAnomalies } from './lane-walk.ts'

/** A lane that was lost at these moments; the event of each has its time as id. */
function lostAt(...times: readonly number[]): Lane {
  const lane = createLane('sse', { everyMs: 100 })
  for (const t of times) {
    extendLane(lane, { id: t - 1, t: t - 1, side: 'client', kind: 'open', transport: 'sse', via: 'sse', by: 'ua' })
    extendLane(lane, { id: t, t, side: 'client', kind: 'close', transport: 'sse', via: 'sse', code: 1006, clean: false })
  }
  return lane
}

it('walks through what went wrong in a lane, then on to the next lane that has something, and around', () => {
  const lanes = [lostAt(), lostAt(100, 200), undefined, lostAt(150)]
  const walk = (at: number, t: number, direction: 1 | -1 = 1) => {
    const found = walkAnomalies(lanes, { at, t }, direction)
    return found && `${found.at} ${found.event} ${found.how}`
  }
  expect([walk(0, -Infinity), walk(1, 100), walk(1, 250), walk(3, 150)]).toEqual(['1 100 clean', '1 199 here', '3 150 done', '1 100 done'])
  expect([walk(0, Infinity, -1), walk(1, 50, -1)]).toEqual(['3 150 clean', '3 150 done'])
  expect(walkAnomalies([lostAt(100)], { at: 0, t: 300 }, 1)).toMatchObject({ at: 0, event: 100, how: 'around' })
  expect(walkAnomalies([lostAt(), undefined], { at: 0, t: 0 }, 1)).toBeNull()
})

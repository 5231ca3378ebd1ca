import { expect, it } from 'vitest'
import type { LabEvent } from '../../../lab/contract/event.ts'
import { EventLog } from '../../state/event-log.ts'
import { newsOf, untold } from './lane-news.ts'

const client = { side: 'client', transport: 'websocket', via: 'websocket' } as const
const publish = (seq: number): LabEvent => ({ id: seq, t: seq * 100, side: 'server', kind: 'publish', epoch: 'a', seq, scheduledT: seq * 100, bytes: 64 })
const measured = { startT: 0, endT: 2000 }
const after = (id: number, fields: object): LabEvent => ({ id, ...client, ...fields }) as LabEvent

it('tells a loss at once, and of who is back what was published meanwhile and never came', () => {
  const log = new EventLog({ run: 'r', transports: ['websocket'], everyMs: 100, scale: 20, isInstant: () => false })
  log.append([publish(1), publish(2), after(11, { t: 50, kind: 'open' }), after(12, { t: 110, kind: 'message', epoch: 'a', seq: 1, bytes: 64, fresh: true, intact: true }), after(13, { t: 150, kind: 'close', code: 1006 })])
  expect(newsOf(log, 'websocket', { told: untold, measured })).toEqual({ kind: 'lost' })
  expect(newsOf(log, 'websocket', { told: { losses: 1, reconnects: 0 }, measured })).toBeNull()
  log.append([{ ...publish(3), id: 14 }, { ...publish(4), id: 15 }, after(16, { t: 410, kind: 'attempt', by: 'lib' }), after(17, { t: 450, kind: 'open' })])
  expect(newsOf(log, 'websocket', { told: { losses: 1, reconnects: 0 }, measured })).toEqual({ kind: 'back', missing: 3 })
  // Asked for again and got: nothing is missing any more.
  log.append([2, 3, 4].map((seq) => after(20 + seq, { t: 460, kind: 'message', epoch: 'a', seq, bytes: 64, fresh: true, intact: true })))
  expect(newsOf(log, 'websocket', { told: { losses: 1, reconnects: 0 }, measured })).toEqual({ kind: 'back', missing: 0 })
  expect(newsOf(log, 'websocket', { told: { losses: 1, reconnects: 1 }, measured })).toBeNull()
})

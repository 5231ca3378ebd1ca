import { expect, it } from 'vitest'
import type { LabEvent } from '../../../lab/contract/event.ts'
import { EventLog } from '../../state/event-log.ts'
import { clientMessages } from './edge-rates.ts'

const publish = (seq: number, t: number): LabEvent => ({ id: seq * 10, t, side: 'server', kind: 'publish', epoch: 'a', seq, scheduledT: t, bytes: 64 })
const message = (id: number, { transport, seq, t }: { readonly transport: string; readonly seq: number; readonly t: number }): LabEvent =>
  ({ id, t, side: 'client', kind: 'message', transport, via: transport, epoch: 'a', seq, bytes: 64, fresh: true, intact: true }) as LabEvent

it('says how long messages took lately, by the lane in the middle, and nothing when none came', () => {
  const log = new EventLog({ run: 'r', transports: ['sse', 'websocket', 'polling'], everyMs: 100, scale: 20, isInstant: () => false })
  expect(clientMessages.aside?.(log, 1000)).toBe('')
  log.append([publish(1, 1000), message(11, { transport: 'sse', seq: 1, t: 1010 }), message(12, { transport: 'websocket', seq: 1, t: 1012 }), message(13, { transport: 'polling', seq: 1, t: 1900 })])
  expect(clientMessages.aside?.(log, 2000)).toBe('· 12 ms')
  expect(clientMessages.aside?.(log, 9000)).toBe('')
})

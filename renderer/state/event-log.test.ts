import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../../lab/contract/event.ts'
import { EventLog } from './event-log.ts'
import { RateMeter } from './rate-meter.ts'
import { RunClock } from './run-clock.ts'

function newLog(): EventLog {
  return new EventLog({ run: 'r', transports: ['sse'], everyMs: 100, scale: 20, isInstant: (fault) => fault === 'link/reset' })
}
const fault = (id: number, t: number, phase: 'on' | 'off', name = 'gateway/strip-upgrade'): LabEvent =>
  ({ id, t, side: 'fault', kind: 'fault', fault: name, phase, by: 'hand', params: {}, explain: '' }) as LabEvent

describe('the event log', () => {
  it('skips what it has seen when a subscription starts over', () => {
    const log = newLog()
    const first: LabEvent = { id: 1, t: 10, side: 'server', kind: 'publish', epoch: 'a', seq: 1, scheduledT: 10, bytes: 64 }
    log.append([first])
    log.append([first, { ...first, id: 2, t: 110, seq: 2 }])
    expect([log.length, log.feed.length, log.lastId]).toEqual([2, 2, 2])
    expect(log.find(2)?.t).toBe(110)
    expect(log.find(7)).toBeUndefined()
  })

  it('makes windows of fault switches; an instant fault has no width', () => {
    const log = newLog()
    log.append([fault(1, 10, 'on'), fault(2, 30, 'off'), fault(3, 40, 'on', 'link/reset'), fault(4, 50, 'on')])
    expect(log.faults.map(({ fromT, toT }) => [fromT, toT])).toEqual([[10, 30], [40, 40], [50, null]])
  })

  it('knows whether the origin is down', () => {
    const log = newLog()
    const told = (['down', 'up'] as const).map((state, i) => {
      log.append([{ id: i + 1, t: i, side: 'server', kind: 'origin-state', state, epoch: 'a' }])
      return log.origin
    })
    expect(told).toEqual(['down', 'up'])
  })

  it('turns running byte totals into a rate', () => {
    const log = newLog()
    for (const [id, t, down] of [[1, 100, 1000], [2, 600, 3000]] as const) {
      log.append([{ id, t, side: 'wire', kind: 'bytes', transport: 'sse', hop: 'client', up: 0, down }])
    }
    expect(log.clientBytes.perSecond(700)).toBeCloseTo(1500)
    expect(log.originBytes.perSecond(700)).toBe(0)
  })
})

describe('RateMeter', () => {
  it('forgets what is older than its window', () => {
    const meter = new RateMeter({ windowMs: 1000, bucketMs: 100 })
    for (let t = 0; t < 1000; t += 100) meter.add(t, 1)
    expect(meter.perSecond(950)).toBe(10)
    expect(meter.perSecond(1450)).toBe(5)
    expect(meter.perSecond(9000)).toBe(0)
  })
})

describe('RunClock', () => {
  it('goes on between updates, never back for a late one, and stops with the run', () => {
    const clock = new RunClock()
    clock.set(1000, 0, 1)
    expect(clock.now(80)).toBe(1080)
    clock.set(1060, 100, 1)
    expect(clock.now(100)).toBe(1100)
    clock.stop(150)
    expect(clock.now(900)).toBe(1150)
    clock.set(2000, 200, 0)
    expect(clock.now(900)).toBe(2000)
  })

  it('goes as fast as a replay does, and back when that was moved', () => {
    const clock = new RunClock()
    clock.set(1000, 0, 10)
    expect(clock.now(50)).toBe(1500)
    clock.set(1400, 50, 0.1)
    expect(clock.now(50)).toBeCloseTo(1415)
    clock.jump(200, 60, 2)
    expect(clock.now(70)).toBe(220)
  })
})

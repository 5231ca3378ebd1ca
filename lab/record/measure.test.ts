import { describe, expect, it } from 'vitest'
import type { FaultId } from '../contract/fault.ts'
import { buildLog } from '../verdict/testing/log-builder.ts'
import { measure } from './measure.ts'
import { measureBaseline } from './measure-baseline.ts'
import { measureHealth } from './measure-health.ts'

describe('measure', () => {
  it('counts a clean run exactly', () => {
    const builder = buildLog({ endT: 5000 })
    builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 49, { latencyMs: 4 }).endState('open').bytes(4900, 'client', 8000)
    const measures = measure(builder.log(), 'sse')
    expect(measures).toMatchObject({
      published: 50,
      eligible: 45,
      delivered: 49,
      lost: 0,
      duplicatesRaw: 0,
      reordered: 0,
      latencyMs: { p50: 4, p95: 4, p99: 4, max: 4, n: 45 },
      ageMs: { max: 104 },
      availability: 1,
      maxGapMs: 100,
      burstIndex: 0,
      timeToFirstMessageMs: 104,
      timeToDetectMs: null,
      timeToRecoverMs: null,
      restored: true,
      attempts: 1,
      goodputRatio: 1,
      payloadBytes: 49 * 64,
      bytesDown: 8000,
    })
    // A sawtooth between 4 and 104 ms, but for the greeting's first tooth (0 to 92) and the last (4 to 96 ms).
    expect(measures.ageMs.mean).toBeCloseTo(54, 0)
  })

  it('leaves out what the control probe did', () => {
    const builder = buildLog({ endT: 5000, fault: { fromT: 2000 } })
    builder.of('sse').start().open(10).hello(12).deliver(1, 19).hit(2001).endState('open').control(true)
    builder.of('sse').note({ kind: 'message', t: 4000, via: 'sse', epoch: 'e1', seq: 40, bytes: 64, fresh: true, intact: true, control: true })
    expect(measure(builder.log(), 'sse')).toMatchObject({ delivered: 19, lost: 26, silentLoss: 0, restored: false })
  })

  it('censors undelivered messages at the end of the run instead of dropping them', () => {
    const builder = buildLog({ endT: 5000, fault: { fromT: 2000 } })
    builder.of('sse').start().open(10).hello(12).deliver(1, 19).hit(2001).endState('open')
    expect(measure(builder.log(), 'sse').latencyMs).toMatchObject({ n: 45, p50: 800, p95: 2800, max: 3000 })
  })

  it('tells holes from a missing tail, and announced from silent ones', () => {
    const builder = buildLog({ endT: 5000 })
    builder.of('sse').start().open(10).hello(12).deliver(1, 40, { skip: [7, 20, 21] }).note({ kind: 'gap', t: 2203, from: 20, to: 21, epoch: 'e1' }).endState('open')
    expect(measure(builder.log(), 'sse')).toMatchObject({ lost: 8, silentLoss: 1, announcedLoss: 2, resynced: false })
  })

  it('counts duplicates before and after page code dropped them', () => {
    const builder = buildLog({ endT: 5000 })
    builder.of('sse').start().open(10).hello(12).deliver(1, 49).message(5, 1000, { fresh: false }).message(6, 1001).endState('open')
    expect(measure(builder.log(), 'sse')).toMatchObject({ delivered: 49, duplicatesRaw: 2, duplicatesApp: 1, reordered: 0 })
  })

  it('expects nothing that was published before the client was greeted', () => {
    const builder = buildLog({ endT: 5000, fault: { fromT: 0, toT: 1000 } })
    builder.of('sse').start().hit(1).error(2, { readyState: 0 }).open(1050, 'ua').hello(1055).deliver(11, 49).endState('open')
    expect(measure(builder.log(), 'sse')).toMatchObject({ eligible: 35, lost: 0, connectionChanges: { ua: 1, lib: 0 }, recoveredT: 1103, timeToRecoverMs: 1102 })
  })

  it('allows a slow path what is in flight when the run ends', () => {
    const builder = buildLog({ endT: 5000 })
    builder.of('sse').start().open(400).hello(401).deliver(1, 44, { latencyMs: 550 }).endState('open')
    expect(measure(builder.log(), 'sse')).toMatchObject({ lost: 0, restored: true })
  })

  it('knows the life of TCP connections and who was left behind', () => {
    const builder = buildLog({ endT: 6000, fault: { fromT: 3000 } })
    builder
      .of('websocket')
      .start()
      .note({ kind: 'tcp-open', t: 1, hop: 'client', conn: 'c1' }, 'wire')
      .note({ kind: 'accept', t: 5, conn: 's1', http: '1.1' }, 'server')
      .open(5)
      .hello(6)
      .deliver(1, 29)
      .hit(3000)
      .close(3001)
      .note({ kind: 'tcp-close', t: 3001, hop: 'client', conn: 'c1', how: 'rst', bytesUp: 300, bytesDown: 4000 }, 'wire')
      .note({ kind: 'release', t: 4501, conn: 's1', how: 'rst' }, 'server')
      .endState('closed')
    expect(measure(builder.log(), 'websocket')).toMatchObject({ tcpOpens: 1, tcpOpensPerMinute: 10, tcpLifeMs: { mean: 3000, max: 3000 }, bytesUp: 300, bytesDown: 4000, zombieMs: 1500, serverTimeToDetectMs: 1501, timeToDetectMs: 1, endState: 'closed' })
  })

  it('calls a connection half-open that one end gave up, not one that both believe in, however silent', () => {
    const built = (end: 'silent' | 'given up') => {
      const builder = buildLog({ endT: 6000, fault: { fromT: 3000 } })
      const client = builder.of('fallback').start().note({ kind: 'accept', t: 5, conn: 's1', http: '1.1' }, 'server').open(5).hello(6).deliver(1, 29).hit(3000)
      if (end === 'given up') client.close(4000)
      client.endState('open')
      return measure(builder.log(), 'fallback').zombieMs
    }
    expect([built('silent'), built('given up')]).toEqual([0, 2000])
  })

  it('measures a log that is still growing up to its last event', () => {
    const builder = buildLog({ endT: 60_000 })
    builder.publish(1, 30).of('sse').start().open(10).hello(12).deliver(1, 30)
    const { header, events } = builder.log()
    const growing = { header, events: events.filter((event) => event.t < 3500) }
    expect(measure(growing, 'sse')).toMatchObject({ delivered: 30, lost: 0, restored: true })
  })

  it('has an answer for an empty log', () => {
    const { header } = buildLog().log()
    expect(measure({ header, events: [] }, 'sse')).toMatchObject({ published: 0, delivered: 0, lost: 0, latencyMs: { n: 0, p95: 0 }, overhead: null, restored: true })
  })
})

describe('measureHealth', () => {
  it('takes the last lag of each process and the worst of the clock and the publisher', () => {
    const builder = buildLog({ endT: 2000, health: { engineMs: 12, probeMs: 7, publisherLateMs: 3 } })
    builder.of('sse').start()
    builder.event({ kind: 'health', side: 'lab', t: 500, process: 'engine', lagP99Ms: 99 }).event({ kind: 'clock', side: 'lab', t: 900, errorMs: 0.7, minRttMs: 1 })
    expect(measureHealth(builder.log())).toEqual({ engineLagP99Ms: 12, probeLagP99Ms: 7, clockErrorMs: 0.7, publisherLatenessP99Ms: 3, faultSeen: true })
  })
})

describe('a link that nobody listens on', () => {
  const log = (id: FaultId, reachesOrigin: boolean) => {
    const builder = buildLog({ endT: 2000, fault: { id, fromT: 0 } })
    const client = builder.of('sse').start().attempt(1).note({ kind: 'tcp-open', t: 2, hop: 'client', conn: 'c1' }, 'wire')
    if (reachesOrigin) client.note({ kind: 'tcp-open', t: 3, hop: 'origin', conn: 'o1' }, 'wire')
    client.error(4, { status: 502 })
    return measureHealth(builder.log()).faultSeen
  }

  it('is seen where a connection failed that was never made behind the gateway, when that is where it acts', () => {
    expect(log('link/down@server', false)).toBe(true)
    expect(log('link/down@server', true)).toBe(false)
    expect(log('link/down', false)).toBe(false)
  })
})

describe('measureBaseline', () => {
  it('is what a clean run says about this session', () => {
    const builder = buildLog({ endT: 3000 })
    builder.of('sse').start().open(10).hello(12).deliver(1, 29, { latencyMs: 4 }).bytes(2990, 'client', 29 * 100)
    expect(measureBaseline(builder.log(), 'sse', { verdict: 'unaffected' })).toEqual({ latencyP95Ms: 4, latencyMeanMs: 4, burstIndex: 0, overheadBytesPerMessage: (29 * 36 + 100) / 29, verdict: 'unaffected' })
  })
})

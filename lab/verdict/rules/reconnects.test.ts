import { describe, expect, it } from 'vitest'
import type { RunLog } from '../../contract/run-file.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'
import { measure } from '../../record/measure.ts'
import { measureHealth } from '../../record/measure-health.ts'
import { buildLog } from '../testing/log-builder.ts'
import { judgeWith } from '../testing/judge-log.ts'
import { oneClient } from '../testing/one-client.ts'

const verdictOf = (log: RunLog, transport: TransportId, contract?: Contract) => judgeWith({ measure, measureHealth }, log, transport, contract)

describe('rule 3, reconnects by itself', () => {
  it('by the platform: EventSource comes back with its cursor and nothing is lost', () => {
    const log = oneClient('sse', { fault: { fromT: 3000, toT: 3000 } }, (client) =>
      client.start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001, 'connection reset').error(3002, { readyState: 0 }).attempt(3152, 'ua').open(3160, 'ua').deliver(30, 31, { atT: 3165 }).deliver(32, 79).endState('open'),
    )
    const verdict = verdictOf(log, 'sse')
    expect(verdict).toMatchObject({
      verdict: 'reconnects',
      by: 'ua',
      flags: [],
      because: 'At 3.00 s gateway/test struck (connection reset); 1 ms later the page saw an error (readyState 0); the platform itself reconnected and messages came again after 164 ms; no message was lost.',
    })
    expect(measure(log, 'sse')).toMatchObject({ timeToDetectMs: 1, timeToRecoverMs: 164, connectionChanges: { ua: 1, lib: 0 }, lost: 0, restored: true })
  })

  it('names the fault that struck last before the sign, in a run by hand that had others; and the first one too while it still acts', () => {
    const restarted = (isLatencyOver: boolean) => {
      const builder = buildLog({ fault: { id: 'link/latency', fromT: 1000, toT: isLatencyOver ? 2000 : null } })
      builder.event({ side: 'fault', kind: 'fault', t: 5000, fault: 'origin/restart', phase: 'on', by: 'hand', params: {}, explain: 'restart' } as never)
      builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 49).hit(1001, 'delayed 300 ms').hit(5001, 'port closed', 'origin/restart').error(5003, { readyState: 0 }).attempt(5153, 'ua').open(5160, 'ua').deliver(50, 51, { atT: 5165 }).deliver(52, 79).endState('open')
      return verdictOf(builder.log(), 'sse').because
    }
    expect(restarted(true)).toMatch(/^At 5\.00 s origin\/restart struck \(port closed\); 2 ms later the page saw an error/)
    expect(restarted(false)).toMatch(/^At 1\.00 s link\/latency struck \(delayed 300 ms\); at 5\.00 s origin\/restart struck \(port closed\); 2 ms later the page saw an error/)
  })

  it('names what touched shortly before the sign, where many faults act from the start', () => {
    const builder = buildLog({ fault: { id: 'gateway/forwarded-headers', fromT: 0 } })
    builder.event({ side: 'fault', kind: 'fault', t: 0, fault: 'gateway/idle-timeout', phase: 'on', by: 'timeline', params: {}, explain: 'idle' } as never)
    builder.of('sse').start().attempt(1).hit(2, 'added Via').open(10).hello(12).deliver(1, 29).hit(3000, 'ended after 3 s', 'gateway/idle-timeout').error(3004, { readyState: 0 }).attempt(3152, 'ua').hit(3153, 'added Via').open(3160, 'ua').deliver(30, 31, { atT: 3165 }).deliver(32, 79).endState('open')
    expect(verdictOf(builder.log(), 'sse').because).toMatch(/^At 2 ms gateway\/forwarded-headers struck \(added Via\); at 3\.00 s gateway\/idle-timeout struck \(ended after 3 s\); 4 ms later the page saw an error/)
  })

  it('by page code: a failed poll followed by a good one', () => {
    const log = oneClient('polling', { fault: { fromT: 3000, toT: 3500 } }, (client) => {
      client.start().attempt(1).hello(5)
      for (let t = 250; t <= 3000; t += 250) client.attempt(t - 5).deliver(Math.floor((t - 250) / 100) + 1, Math.floor(t / 100), { atT: t })
      client.hit(3240).attempt(3245).error(3250).attempt(3400).error(3405).attempt(3560).deliver(31, 35, { atT: 3565 })
      for (let t = 3750; t <= 8000; t += 250) client.attempt(t - 5).deliver(Math.floor((t === 3750 ? 3500 : t - 250) / 100) + 1, Math.floor(t / 100), { atT: t })
      client.endState('idle')
    })
    expect(verdictOf(log, 'polling')).toMatchObject({ verdict: 'reconnects', by: 'lib' })
    expect(measure(log, 'polling')).toMatchObject({ connectionChanges: { ua: 0, lib: 1 }, lost: 0 })
  })

  it('by the ladder: it steps to another rung', () => {
    const log = oneClient('fallback', { fault: { fromT: 0 } }, (client) =>
      client.start().attempt(1, 'ladder', 'websocket').hit(10).close(13).note({ kind: 'step', t: 14, from: 'websocket', to: 'sse', why: 'never opened' }).attempt(15, 'ladder', 'sse').open(25, 'ladder', 'sse').hello(26, 'sse').deliver(1, 79).endState('open'),
    )
    expect(verdictOf(log, 'fallback')).toMatchObject({ verdict: 'reconnects', by: 'lib', flags: ['slow-start'] })
  })

  it('slow start: the platform retries a refused port until it opens', () => {
    const log = oneClient('sse', { fault: { fromT: 0, toT: 250 } }, (client) =>
      client.start().attempt(1).hit(2, 'refused').error(3, { readyState: 0 }).attempt(153, 'ua').error(155, { readyState: 0 }).attempt(305, 'ua').open(310, 'ua').hello(311).deliver(4, 79).endState('open'),
    )
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'reconnects', by: 'ua', flags: ['slow-start'] })
  })

  it('endless churn: every connection is ended after 1.5 s, and every one is replaced', () => {
    const log = oneClient('sse', { fault: { fromT: 0 } }, (client) => {
      client.start().attempt(1).open(10).hello(12)
      for (let cut = 1500; cut < 8000; cut += 1500) client.hit(cut, 'ended').error(cut + 1, { readyState: 0 }).attempt(cut + 151, 'ua').open(cut + 160, 'ua')
      for (let seq = 1; seq <= 79; seq++) {
        const t = seq * 100
        const sinceCut = t % 1500
        client.message(seq, t >= 1500 && sinceCut < 160 ? t - sinceCut + 165 : t + 3)
      }
      client.endState('open')
    })
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'reconnects', by: 'ua', flags: ['churn 5'] })
  })

  it('quiet feed: cut by an idle limit between two messages, back each time, loss 0', () => {
    const log = oneClient('sse', { everyMs: 4000, endT: 13_000, fault: { fromT: 0 } }, (client) =>
      client.start().attempt(1).open(10).hello(12).hit(3012, 'idle').error(3013, { readyState: 0 }).attempt(3163, 'ua').open(3170, 'ua').deliver(1, 1).hit(7005, 'idle').error(7006, { readyState: 0 }).attempt(7156, 'ua').open(7160, 'ua').deliver(2, 2).hit(11_004, 'idle').error(11_005, { readyState: 0 }).attempt(11_155, 'ua').open(11_160, 'ua').deliver(3, 3).endState('open'),
    )
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'reconnects', by: 'ua', flags: ['churn 3'] })
    expect(measure(log, 'sse')).toMatchObject({ lost: 0, restored: true })
  })

  it('is still coming back when the run ends in the middle of its next try', () => {
    const log = oneClient('fallback', { fault: { fromT: 0 } }, (client) =>
      client.start().attempt(1, 'ladder').open(10, 'ladder').hello(12).deliver(1, 29).hit(3000).close(3001).attempt(3050, 'ladder').open(3060, 'ladder').deliver(30, 30, { atT: 3065 }).deliver(31, 69).hit(7000).close(7001).endState('connecting'),
    )
    expect(verdictOf(log, 'fallback')).toMatchObject({ verdict: 'reconnects', by: 'lib' })
  })

  it('says when the fault was taken off only where the client was not back before', () => {
    const said = (toT: number) => verdictOf(oneClient('sse', { fault: { fromT: 3000, toT } }, (client) => client.start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001).error(3002, { readyState: 0 }).attempt(3552, 'ua').open(3560, 'ua').deliver(30, 35, { atT: 3565 }).deliver(36, 79).endState('open')), 'sse').because
    expect(said(3500)).toContain('the page saw an error (readyState 0); at 3.50 s gateway/test was taken off; the platform itself reconnected')
    expect(said(5000)).toContain('the page saw an error (readyState 0); the platform itself reconnected')
  })
})

import { describe, expect, it } from 'vitest'
import type { RunLog } from '../../contract/run-file.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'
import { measure } from '../../record/measure.ts'
import { measureHealth } from '../../record/measure-health.ts'
import { judgeWith } from '../testing/judge-log.ts'
import type { ClientScript } from '../testing/log-builder.ts'
import { healthyClient, oneClient } from '../testing/one-client.ts'

const verdictOf = (log: RunLog, transport: TransportId, contract?: Contract) => judgeWith({ measure, measureHealth }, log, transport, contract)

describe('rule 4, degraded', () => {
  it('slow: p95 far above the clean run', () => {
    const log = oneClient('sse', { fault: { fromT: 0 } }, (client) => client.start().open(310).hello(320).hit(1).deliver(1, 75, { latencyMs: 320 }).endState('open'))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'degraded', reason: 'slow', because: expect.stringContaining('p95 latency was 320 ms (clean 5 ms, limit 255 ms)') as string })
  })

  it('stall: the link froze for a while, shorter than anyone noticed', () => {
    const log = oneClient('websocket', { fault: { fromT: 3000, toT: 4300 } }, (client) => client.start().open(10).hello(12).hit(3001).deliver(1, 29).deliver(30, 43, { atT: 4350 }).deliver(44, 79).endState('open'))
    expect(verdictOf(log, 'websocket')).toMatchObject({ verdict: 'degraded', reason: 'stall' })
  })

  it('burst: held back a little and let go together', () => {
    const log = oneClient('sse', { fault: { fromT: 0 } }, (client) => {
      client.start().open(10).hello(12).hit(5)
      for (let from = 1; from + 6 <= 79; from += 7) client.deliver(from, from + 6, { atT: (from + 6) * 100 + 3 })
      client.endState('open')
    })
    const verdict = verdictOf(log, 'sse')
    expect(verdict.verdict).toBe('degraded')
    expect(verdict.flags).toContain('burst')
  })

  it('duplicates that reach the application; raw ones are only flagged', () => {
    const app = oneClient('sse', { fault: { fromT: 0 } }, (client) => healthyClient(client).hit(5).message(10, 1004))
    expect(verdictOf(app, 'sse')).toMatchObject({ verdict: 'degraded', reason: 'duplicates', flags: ['dup 1'] })
    const raw = oneClient('sse', { fault: { fromT: 0 } }, (client) => healthyClient(client).hit(5).message(10, 1004, { fresh: false }))
    expect(verdictOf(raw, 'sse')).toMatchObject({ verdict: 'unaffected', flags: ['raw dup 1'] })
  })

  it('overhead: twice the bytes of the clean run', () => {
    const log = oneClient('sse', { fault: { fromT: 0 } }, (client) => healthyClient(client).hit(5).bytes(7900, 'client', 79 * (64 + 150)))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'degraded', reason: 'overhead' })
  })

  it('lossy: one message of many never came on the same connection', () => {
    const log = oneClient('sse', { fault: { fromT: 0 } }, (client) => client.start().open(10).hello(12).hit(5).deliver(1, 79, { skip: [33] }).endState('open'))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'degraded', reason: 'lossy', flags: ['lossy 1'] })
  })

  it('compares with its own part before the fault when the session has no clean run', () => {
    const act = (client: ClientScript) => client.start().open(10).hello(12).hit(3001).deliver(1, 29).deliver(30, 75, { latencyMs: 300 }).endState('open')
    expect(verdictOf(oneClient('sse', { baseline: false, fault: { fromT: 3000 } }, act), 'sse')).toMatchObject({ verdict: 'degraded', flags: ['slow'] })
  })

  it('flags that there is nothing to compare with', () => {
    const log = oneClient('sse', { baseline: false, fault: { fromT: 0 } }, (client) => client.start().open(10).hello(12).hit(1).deliver(1, 76, { latencyMs: 290 }).endState('open'))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'unaffected', flags: ['no baseline'] })
  })

  it('says when the fault was taken off, unless the run ended with it', () => {
    const said = (toT: number | null) => verdictOf(oneClient('websocket', { fault: { fromT: 3000, toT } }, (client) => client.start().open(10).hello(12).hit(3001).deliver(1, 29).deliver(30, 43, { atT: 4350 }).deliver(44, 79).endState('open')), 'websocket').because
    expect(said(4300)).toContain('At 3.00 s gateway/test struck (touched); at 4.30 s gateway/test was taken off; the connection stayed; for 1.35 s nothing came')
    // Not only where messages were missing until then.
    const slow = verdictOf(oneClient('long-polling', { fault: { fromT: 3000, toT: 6000 } }, (client) => client.start().open(10).hello(12).hit(3001).deliver(1, 29).deliver(30, 42, { atT: 4350 }).deliver(43, 56, { latencyMs: 320 }).deliver(57, 62, { atT: 6240 }).deliver(63, 79).endState('open')), 'long-polling')
    expect(slow).toMatchObject({ verdict: 'degraded', because: expect.stringContaining('at 6.00 s gateway/test was taken off; the connection stayed') as string })
    expect(said(null)).toContain('At 3.00 s gateway/test struck (touched); the connection stayed; for 1.35 s nothing came')
  })

  it('says while the run goes on that its latency is of what has come, not of what is still on its way', () => {
    const log = oneClient('sse', { fault: { fromT: 0 } }, (client) => client.start().open(310).hello(320).hit(1).deliver(1, 75, { latencyMs: 320 }))
    const lives = { ...log, footer: undefined }
    expect([verdictOf(log, 'sse').because, verdictOf(lives, 'sse').because]).toEqual([expect.stringContaining('; p95 latency was 320 ms ('), expect.stringContaining('; p95 latency of what has come so far was 320 ms (')])
  })
})

import { describe, expect, it } from 'vitest'
import type { RunLog } from '../contract/run-file.ts'
import type { Contract } from '../contract/scenario.ts'
import type { TransportId } from '../contract/transport.ts'
import { measure } from '../record/measure.ts'
import { measureHealth } from '../record/measure-health.ts'
import { judgeWith } from './testing/judge-log.ts'
import { buildLog, type ClientScript, type LogOptions } from './testing/log-builder.ts'

const verdictOf = (log: RunLog, transport: TransportId, contract?: Contract) => judgeWith({ measure, measureHealth }, log, transport, contract)

/** A log with one client; the script is called on it. */
function oneClient(transport: TransportId, options: LogOptions, act: (client: ClientScript) => unknown): RunLog {
  const builder = buildLog(options)
  act(builder.of(transport))
  return builder.log()
}
const healthyClient = (client: ClientScript) => client.start().attempt(1).open(10).hello(12).deliver(1, 79).endState('open')

const kindsOf = (log: RunLog, ids: readonly number[]) => ids.map((id) => log.events.find((event) => event.id === id)?.kind)

describe('rule 0, the health gate', () => {
  it.each([
    ['engine-busy', { health: { engineMs: 80 } }],
    ['probe-busy', { health: { probeMs: 51 } }],
    ['clock', { health: { clockMs: 6 } }],
    ['publisher-late', { health: { publisherLateMs: 60 } }],
    ['baseline', { baseline: { verdict: 'degraded' } }],
    ['fault-not-seen', { fault: { fromT: 3000 } }],
  ] satisfies [string, LogOptions][])('gives no verdict: %s', (reason, options) => {
    expect(verdictOf(oneClient('sse', options, healthyClient), 'sse')).toMatchObject({ verdict: 'invalid', reason, flags: [] })
  })

  it('refuses an h2 row that ran over HTTP/1.1', () => {
    const log = oneClient('sse-h2', {}, (client) => healthyClient(client).note({ kind: 'accept', t: 9, conn: 'c1', http: '1.1' }, 'server'))
    expect(verdictOf(log, 'sse-h2')).toMatchObject({ verdict: 'invalid', reason: 'downgraded', because: 'sse-h2 reached the origin over HTTP/1.1, not HTTP/2.' })
  })

  it('refuses a log with a hole, and one that lost its end', () => {
    const log = oneClient('sse', {}, healthyClient)
    expect(verdictOf({ ...log, events: log.events.filter((event) => event.id !== 40) }, 'sse')).toMatchObject({ verdict: 'invalid', reason: 'incomplete-log' })
    expect(verdictOf({ ...log, events: log.events.slice(0, -1) }, 'sse')).toMatchObject({ verdict: 'invalid', reason: 'incomplete-log' })
  })

  it('has no verdict on a transport that was not run, nor when the probe was lost', () => {
    expect(verdictOf(oneClient('sse', {}, healthyClient), 'websocket').reason).toBe('not-run')
    const lost = buildLog()
    healthyClient(lost.of('sse'))
    lost.event({ kind: 'trouble', side: 'lab', t: 5000, code: 'LAB_PROBE_LOST', message: 'the page went away' })
    expect(verdictOf(lost.log(), 'sse').reason).toBe('probe-lost')
  })

  it('takes a refused connection as proof that the fault was seen', () => {
    const log = oneClient('websocket', { fault: { fromT: 0, toT: 250 } }, (client) => client.start().attempt(1).close(3).endState('closed').control(true))
    expect(verdictOf(log, 'websocket').verdict).toBe('needs-fallback')
  })
})

describe('rule 1, fails', () => {
  it('F1: a payload does not match its checksum', () => {
    const log = oneClient('sse', {}, (client) => healthyClient(client).message(80, 8000, { intact: false }))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'fails', reason: 'corrupt', because: '1 message did not match its checksum, the first at 8.00 s.' })
  })

  it('F1: the page gets an older message after a newer one', () => {
    const log = oneClient('fallback', {}, (client) => client.start().open(10).hello(12).deliver(1, 79, { skip: [30] }).message(30, 3103.5).endState('open'))
    const verdict = verdictOf(log, 'fallback')
    expect(verdict).toMatchObject({ verdict: 'fails', reason: 'reordered' })
    expect(kindsOf(log, verdict.evidence)).toEqual(['message', 'message'])
  })

  it('F1: the page gets data of another session', () => {
    const log = oneClient('sse', {}, (client) => healthyClient(client).message(3, 4000, { epoch: 'other' }))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'fails', reason: 'foreign' })
  })

  it('F2: nothing is delivered any more, and nobody who acts is served', () => {
    const log = oneClient('websocket', { fault: { fromT: 3000 } }, (client) =>
      client.start().open(10).hello(12).deliver(1, 29).hit(3001).close(3002).endState('closed').control(false).control(false, 'sse').control(false, 'polling'),
    )
    expect(verdictOf(log, 'websocket')).toMatchObject({ verdict: 'fails', rule: '1 fails (F2 nothing served)', reason: 'unreachable' })
  })

  it('F3: a hole that nothing announced, when every message was promised; lossy when only the latest was', () => {
    const log = oneClient('sse', { fault: { fromT: 3000, toT: 3500 } }, (client) =>
      client.start().open(10).hello(12).deliver(1, 29).hit(3001).error(3002, { readyState: 0 }).attempt(3150, 'ua').open(3160, 'ua').deliver(36, 79).endState('open'),
    )
    expect(verdictOf(log, 'sse', 'complete')).toMatchObject({ verdict: 'fails', reason: 'silent-loss', because: 'Every message was promised, but 6 messages never came and nothing announced the gap; after e1-29 the page got e1-36 at 3.60 s.' })
    expect(verdictOf(log, 'sse', 'latest')).toMatchObject({ verdict: 'reconnects', by: 'ua', flags: ['lossy 6', 'degraded'] })
  })

  it('F3: a counter that restarts under the same epoch loses the second life of the reused ids', () => {
    const builder = buildLog({ fault: { fromT: 3000, toT: 3500 } }).publish(1, 29).publish(1, 45, { firstT: 3500 })
    const client = builder.of('sse').start().open(10).hello(12).deliver(1, 29).hit(3001).error(3002, { readyState: 0 }).attempt(3520, 'ua').open(3530, 'ua')
    for (let seq = 30; seq <= 45; seq++) client.message(seq, 3500 + (seq - 1) * 100 + 3)
    const log = (client.endState('open'), builder.log())
    expect(measure(log, 'sse')).toMatchObject({ lost: 29, silentLoss: 29 })
    expect(verdictOf(log, 'sse', 'complete')).toMatchObject({ verdict: 'fails', reason: 'silent-loss' })
  })

  it('F4: a client that never stops to breathe', () => {
    const log = oneClient('sse', { fault: { fromT: 1000 } }, (client) => {
      healthyClient(client).hit(1000)
      for (let t = 1000; t < 5000; t += 4) client.attempt(t, 'ua')
    })
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'fails', reason: 'reconnect-storm' })
  })
})

describe('rule 2, needs manual fallback', () => {
  it('closed: the connection is reset and the API closes for good', () => {
    const log = oneClient('websocket', { fault: { fromT: 3000 } }, (client) => client.start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001, 'connection reset').close(3002).endState('closed').control(true))
    const verdict = verdictOf(log, 'websocket')
    expect(verdict).toMatchObject({
      verdict: 'needs-fallback',
      reason: 'closed',
      because:
        'At 3.00 s gateway/test struck (connection reset); 1 ms later the page saw close 1006; its last message came at 2.90 s; no new attempt came by itself; a fresh connection of the same kind, opened by hand under the same fault, was served after 40 ms.',
    })
    expect(kindsOf(log, verdict.evidence)).toEqual(['message', 'hit', 'close', 'end-state', 'control'])
  })

  it('zombie-open: nothing comes and the API claims to be open', () => {
    const log = oneClient('sse', { fault: { fromT: 3000 } }, (client) => client.start().open(10).hello(12).deliver(1, 29).hit(3001).endState('open').control(true))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'needs-fallback', reason: 'zombie-open' })
    expect(measure(log, 'sse')).toMatchObject({ restored: false, timeToDetectMs: null, timeToRecoverMs: null, lost: 46 })
  })

  it('never-open: the handshake is refused from the start', () => {
    const log = oneClient('websocket', { fault: { id: 'gateway/strip-upgrade', fromT: 0 } }, (client) =>
      client.start().attempt(1).hit(11, 'removed Upgrade').note({ kind: 'head', t: 12, hop: 'client', dir: 's2c', conn: 'c1', lines: ['HTTP/1.1 426 Upgrade Required'] }, 'wire').error(13).close(13).endState('closed').control(true, 'sse'),
    )
    expect(verdictOf(log, 'websocket')).toMatchObject({
      verdict: 'needs-fallback',
      reason: 'never-open',
      because:
        'At 11 ms gateway/strip-upgrade struck (removed Upgrade); 1 ms later a request was answered 426; 2 ms later the page saw an error; no message ever came; no new attempt came by itself; a fresh client over sse, opened by hand under the same fault, was served after 40 ms.',
    })
  })

  it('buffered: bytes enter the gateway and none leave it', () => {
    const log = oneClient('sse', { fault: { fromT: 0 } }, (client) => client.start().attempt(1).hit(5, 'response held').bytes(1000, 'origin', 900).bytes(7000, 'origin', 7000).endState('connecting').control(true, 'websocket'))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'needs-fallback', reason: 'buffered' })
  })

  it('buffered: what comes in bursts older than ten seconds of lab time is of no use', () => {
    const log = oneClient('http-stream', { fault: { fromT: 0 }, endT: 8000 }, (client) => client.start().attempt(1).open(3990).hello(3990).hit(5).deliver(1, 39, { atT: 4000 }).deliver(40, 78, { atT: 7900 }).endState('open'))
    expect(verdictOf(log, 'http-stream')).toMatchObject({ verdict: 'needs-fallback', reason: 'buffered' })
  })

  it('late: it comes back, but after a person would have given up', () => {
    const log = oneClient('sse', { endT: 12_000, fault: { fromT: 3000, toT: 3100 } }, (client) =>
      client.start().open(10).hello(12).deliver(1, 29).hit(3001).error(3002, { readyState: 0 }).attempt(7000, 'ua').open(7010, 'ua').deliver(30, 69, { atT: 7020 }).deliver(71, 119).endState('open'),
    )
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'needs-fallback', reason: 'late' })
  })

  it('gap-unrepaired: the gap was announced and nobody fetched the new state, when every message was promised', () => {
    const script = (client: ClientScript) =>
      client.start().open(10).hello(12).deliver(1, 29).hit(3001).error(3002, { readyState: 0 }).attempt(3150, 'ua').open(3160, 'ua').note({ kind: 'gap', t: 3170, from: 30, to: 35, epoch: 'e1' }).deliver(36, 79).endState('open')
    const unrepaired = oneClient('sse', { fault: { fromT: 3000, toT: 3500 } }, script)
    expect(verdictOf(unrepaired, 'sse', 'complete')).toMatchObject({ verdict: 'needs-fallback', reason: 'gap-unrepaired' })
    const resynced = oneClient('sse', { fault: { fromT: 3000, toT: 3500 } }, (client) => script(client).note({ kind: 'resync', t: 3180, seq: 35 }))
    expect(verdictOf(resynced, 'sse', 'complete')).toMatchObject({ verdict: 'reconnects', flags: ['lossy 6', 'gap 6', 'degraded'] })
  })

  it('quiet feed: a closed API object needs help although nothing was published since', () => {
    const log = oneClient('websocket', { everyMs: 4000, endT: 11_500, fault: { fromT: 0 } }, (client) => client.start().open(10).hello(12).deliver(1, 2).hit(11_003).close(11_004).endState('closed').control(true))
    expect(verdictOf(log, 'websocket')).toMatchObject({ verdict: 'needs-fallback', reason: 'closed' })
  })

  it('tells of the retry that closed it for good', () => {
    const log = oneClient('sse', { fault: { fromT: 3000, toT: 3500 } }, (client) =>
      client.start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001, 'cut').error(3002, { readyState: 0 }).attempt(3152, 'ua').note({ kind: 'head', t: 3155, hop: 'client', dir: 's2c', conn: 'c2', lines: [':status: 502'] }, 'wire').error(3156, { readyState: 2 }).endState('closed').control(true),
    )
    const verdict = verdictOf(log, 'sse')
    expect(verdict).toMatchObject({ verdict: 'needs-fallback', reason: 'closed' })
    expect(verdict.because).toContain('1 ms later the page saw an error (readyState 0); its last retry, at 3.15 s, was answered 502, and the page saw an error (readyState 2);')
  })

  it('counts from the fault when the client noticed it before any touch was seen', () => {
    const log = oneClient('polling', { fault: { fromT: 3000 } }, (client) => client.start().attempt(1).hello(5).deliver(1, 29).attempt(3010).error(3510).hit(4600).attempt(4610).deliver(30, 46, { atT: 4620 }).deliver(47, 79).endState('idle'))
    expect(measure(log, 'polling')).toMatchObject({ timeToDetectMs: 510, timeToRecoverMs: 1620 })
    expect(verdictOf(log, 'polling').because).toContain('At 3.00 s gateway/test was switched on in the gateway; 510 ms later the page saw an error')
  })

  it('does not hold a quiet feed against a client that was back before it spoke again', () => {
    const log = oneClient('fallback', { everyMs: 4000, endT: 13_000, fault: { fromT: 0 } }, (client) =>
      client.start().attempt(1, 'ladder').open(10, 'ladder').hello(12).hit(12).close(20).attempt(60, 'ladder').open(70, 'ladder').hello(71).deliver(1, 3).endState('open'),
    )
    expect(verdictOf(log, 'fallback')).toMatchObject({ verdict: 'reconnects', by: 'lib' })
  })

  it('uses no baseline whose own run was invalid', () => {
    expect(verdictOf(oneClient('sse', { baseline: { verdict: 'invalid' }, fault: { fromT: 0 } }, (client) => healthyClient(client).hit(5)), 'sse')).toMatchObject({ verdict: 'unaffected', flags: ['no baseline'] })
  })

  it('says so when no control was tried', () => {
    const log = oneClient('websocket', { fault: { fromT: 3000 } }, (client) => client.start().open(10).hello(12).deliver(1, 29).hit(3001).close(3002).endState('closed'))
    expect(verdictOf(log, 'websocket')).toMatchObject({ verdict: 'needs-fallback', flags: ['lossy 46', 'control not tried'] })
  })
})

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
})

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
})

describe('rule 5, unaffected', () => {
  it.each(['http-stream', 'sse', 'sse-h2', 'websocket', 'websocket-h2', 'fallback', 'long-polling'] as const)('a clean run: %s', (transport) => {
    expect(verdictOf(oneClient(transport, {}, healthyClient), transport)).toMatchObject({ verdict: 'unaffected', flags: [], because: 'There was no fault; all 79 messages came on the same connection, p95 3 ms after their time, the newest never older than 103 ms.' })
  })

  it('a clean run of short polling, messages in groups of two and three', () => {
    const log = oneClient('polling', {}, (client) => {
      client.start().attempt(1).hello(5)
      for (let t = 250; t <= 8000; t += 250) client.attempt(t - 5).deliver(Math.floor((t - 250) / 100) + 1, Math.floor(t / 100), { atT: t })
      client.endState('idle')
    })
    expect(verdictOf(log, 'polling')).toMatchObject({ verdict: 'unaffected', flags: [] })
  })

  it('a transport that the fault did not touch keeps its noise to itself', () => {
    const builder = buildLog({ fault: { fromT: 0 } })
    builder.of('websocket').start().attempt(1).hit(10).close(13).endState('closed').control(true, 'sse')
    builder.of('sse').start().open(10).hello(12).deliver(1, 40).deliver(41, 52, { atT: 5300 }).deliver(53, 79).endState('open')
    expect(verdictOf(builder.log(), 'sse')).toMatchObject({ verdict: 'unaffected', because: expect.stringContaining('The fault did not touch this transport') as string })
  })

  it('a touch that changes nothing: heartbeats keep an idle limit away', () => {
    const log = oneClient('sse', { everyMs: 4000, endT: 12_000, fault: { fromT: 0 } }, (client) => client.start().open(10).hello(12).hit(20, 'armed').deliver(1, 3).endState('open'))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'unaffected' })
  })
})

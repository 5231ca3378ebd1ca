import { describe, expect, it } from 'vitest'
import type { RunLog } from '../../contract/run-file.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'
import { measure } from '../../record/measure.ts'
import { measureHealth } from '../../record/measure-health.ts'
import { judgeWith } from '../testing/judge-log.ts'
import type { ClientScript } from '../testing/log-builder.ts'
import { healthyClient, kindsOf, oneClient } from '../testing/one-client.ts'

const verdictOf = (log: RunLog, transport: TransportId, contract?: Contract) => judgeWith({ measure, measureHealth }, log, transport, contract)

describe('rule 2, needs manual fallback', () => {
  it('closed: the connection is reset and the API closes for good', () => {
    const log = oneClient('websocket', { fault: { fromT: 3000 } }, (client) => client.start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001, 'connection reset').close(3002).endState('closed').control(true))
    const verdict = verdictOf(log, 'websocket')
    expect(verdict).toMatchObject({
      verdict: 'needs-fallback',
      reason: 'closed',
      because:
        'At 3.00 s gateway/test struck (connection reset); 1 ms later the page saw close 1006; its last message came at 2.90 s; no new attempt came by itself; a fresh connection of the same kind, opened by the lab under the same fault, was served after 40 ms.',
    })
    expect(kindsOf(log, verdict.evidence)).toEqual(['message', 'hit', 'close', 'end-state', 'control'])
  })

  it('does not say that a fresh client met a fault that was over by then', () => {
    const said = (toT: number | null, isServed = true) => verdictOf(oneClient('websocket', { fault: { fromT: 3000, toT } }, (client) => client.start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001, 'connection reset').close(3002).endState('closed').control(isServed)), 'websocket').because
    expect(said(null)).toContain('opened by the lab under the same fault, was served after 40 ms')
    expect(said(4000)).toContain('opened by the lab after the fault, was served after 40 ms')
    expect(said(4000, false)).toContain('none of 1 fresh client tried after the fault was served')
  })

  it('does not say of a ladder that goes on trying that its API object closed for good', () => {
    const log = oneClient('fallback', { fault: { fromT: 3000 } }, (client) => client.start().attempt(1, 'ladder', 'sse').open(10, 'ladder', 'sse').hello(12).deliver(1, 29).hit(3001).note({ kind: 'close', t: 3002, via: 'sse', clean: false }).attempt(7900, 'ladder', 'sse').endState('connecting'))
    expect(verdictOf(log, 'fallback').because).toContain('1 ms later the ladder lost its connection; ')
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
        'At 11 ms gateway/strip-upgrade struck (removed Upgrade); 1 ms later a request was answered 426; 2 ms later the page saw an error; no message ever came; no new attempt came by itself; a fresh client over sse, opened by the lab under the same fault, was served after 40 ms.',
    })
  })

  it('buffered: bytes enter the gateway and none leave it', () => {
    const log = oneClient('sse', { fault: { fromT: 0 } }, (client) => client.start().attempt(1).hit(5, 'response held').bytes(1000, 'origin', 900).bytes(7000, 'origin', 7000).endState('connecting').control(true, 'websocket'))
    expect(verdictOf(log, 'sse')).toMatchObject({ verdict: 'needs-fallback', reason: 'buffered' })
  })

  it('buffered: the origin has answered and the head stays in the gateway, on a TLS row whose handshake went both ways', () => {
    const head = (hop: 'client' | 'origin', dir: 'c2s' | 's2c', t: number) => ({ kind: 'head', t, hop, dir, conn: 'c1', lines: [dir === 'c2s' ? 'GET /sse' : ':status: 200'] }) as const
    const log = oneClient('sse-h2', { fault: { fromT: 0 } }, (client) =>
      client.start().attempt(1).hit(5).note(head('client', 'c2s', 6), 'wire').note(head('origin', 'c2s', 7), 'wire').note(head('origin', 's2c', 8), 'wire').bytes(250, 'client', 1500).bytes(250, 'origin', 1700).bytes(7000, 'origin', 7000).bytes(7000, 'client', 1600).endState('connecting').control(true, 'websocket'),
    )
    expect(verdictOf(log, 'sse-h2')).toMatchObject({ verdict: 'needs-fallback', reason: 'buffered' })
  })

  /** Two bursts, the second up to 4 s old: what makes the difference is told by the gateway's two sides alone. */
  const twoBursts = (client: ClientScript) => client.start().attempt(1).open(3990).hello(3990).hit(5).deliver(1, 39, { atT: 4000 }).deliver(40, 78, { atT: 7900 }).endState('open')

  it('buffered: what the gateway holds longer than ten seconds of lab time is of no use when it comes', () => {
    const held = oneClient('http-stream', { fault: { fromT: 0 }, endT: 8000 }, (client) =>
      twoBursts(client).bytes(1000, 'origin', 900).bytes(3900, 'origin', 3900).bytes(4000, 'client', 3900).bytes(7800, 'origin', 7800).bytes(7900, 'client', 7800),
    )
    expect(verdictOf(held, 'http-stream')).toMatchObject({ verdict: 'needs-fallback', reason: 'buffered' })
  })

  it('a slow link is not a buffer, however old its bursts are: the gateway passed every byte at once', () => {
    const log = oneClient('http-stream', { fault: { fromT: 0 }, endT: 8000 }, (client) => {
      client.start().open(10).hello(12).hit(5)
      for (let from = 1; from + 14 <= 79; from += 15) client.deliver(from, from + 14, { atT: (from + 14) * 100 + 200 })
      for (let t = 250; t < 8000; t += 250) client.bytes(t, 'origin', t).bytes(t + 1, 'client', t)
      client.endState('open')
    })
    expect(verdictOf(log, 'http-stream')).toMatchObject({ verdict: 'degraded' })
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
    expect(verdictOf(unrepaired, 'sse', 'complete')).toMatchObject({ verdict: 'needs-fallback', reason: 'gap-unrepaired', because: expect.stringContaining('gone at 3.17 s, since it keeps only the last 1000 messages, and the client did not fetch a new state.') })
    // The cursor is of a life that the greeting is not of.
    const restarted = oneClient('sse', { fault: { fromT: 3000, toT: 3500 } }, (client) => script(client).note({ kind: 'hello', t: 3165, via: 'sse', epoch: 'e2', resumed: false }))
    expect(verdictOf(restarted, 'sse', 'latest').because).toContain('; at 3.17 s the origin announced a gap, since it had restarted and kept nothing from before')
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
    expect(verdictOf(log, 'websocket')).toMatchObject({ verdict: 'needs-fallback', flags: ['lossy 46', 'fresh client not tried'] })
  })
})

import { describe, expect, it } from 'vitest'
import type { RunLog } from '../../contract/run-file.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'
import { measure } from '../../record/measure.ts'
import { measureHealth } from '../../record/measure-health.ts'
import { judgeWith } from '../testing/judge-log.ts'
import { buildLog, type LogOptions } from '../testing/log-builder.ts'
import { healthyClient, oneClient } from '../testing/one-client.ts'

const verdictOf = (log: RunLog, transport: TransportId, contract?: Contract) => judgeWith({ measure, measureHealth }, log, transport, contract)

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

  it('tells what was seen on a machine that was too busy, without a verdict and without reasons of the machine', () => {
    const cutAt = (options: LogOptions) => verdictOf(oneClient('sse', options, (client) => client.start().deliver(0, 20).error(3000).endState('closed')), 'sse')
    const sound = cutAt({})
    const busy = cutAt({ health: { engineMs: 80 } })
    expect(busy).toMatchObject({ verdict: 'invalid', reason: 'engine-busy', flags: [], seen: { reason: sound.reason, because: sound.because, evidence: sound.evidence } })
    expect(busy.because).not.toContain(sound.because)
    expect([sound.seen, cutAt({ baseline: { verdict: 'degraded' } }).seen]).toEqual([undefined, undefined])
  })

  it('takes a limit that nothing reached for what it found out', () => {
    const verdict = verdictOf(oneClient('sse', { fault: { id: 'gateway/idle-timeout', fromT: 0 } }, healthyClient), 'sse')
    expect(verdict).toMatchObject({ verdict: 'unaffected', because: expect.stringContaining('The fault did not touch this transport') as string })
  })

  it('refuses an h2 row that ran over HTTP/1.1', () => {
    const log = oneClient('sse-h2', {}, (client) => healthyClient(client).note({ kind: 'accept', t: 9, conn: 'c1', http: '1.1' }, 'server'))
    expect(verdictOf(log, 'sse-h2')).toMatchObject({ verdict: 'invalid', reason: 'downgraded', because: 'sse-h2 reached the origin over HTTP/1.1, not HTTP/2.' })
  })

  it('takes an h2 row whose client spoke HTTP/2 to an intermediary that speaks HTTP/1.1 to the origin', () => {
    const over = (alpn: string) => oneClient('sse-h2', {}, (client) => healthyClient(client).note({ kind: 'accept', t: 9, conn: 'c1', http: '1.1' }, 'server').note({ kind: 'tcp-open', t: 3, hop: 'client', conn: 'c1', alpn }, 'wire'))
    expect(verdictOf(over('h2'), 'sse-h2').verdict).toBe('unaffected')
    expect(verdictOf(over('http/1.1'), 'sse-h2').reason).toBe('downgraded')
  })

  it('takes an h2 row that an interceptor of TLS brought down to HTTP/1.1', () => {
    const log = oneClient('sse-h2', { fault: { id: 'gateway/intercept-tls', fromT: 0 } }, (client) =>
      healthyClient(client)
        .note({ kind: 'accept', t: 9, conn: 'c1', http: '1.1' }, 'server')
        .note({ kind: 'hit', t: 3, conn: 'c1', fault: 'gateway/intercept-tls', effect: 'offers http/1.1' }, 'fault'),
    )
    expect(verdictOf(log, 'sse-h2').verdict).toBe('unaffected')
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

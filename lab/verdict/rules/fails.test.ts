import { describe, expect, it } from 'vitest'
import type { RunLog } from '../../contract/run-file.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'
import { measure } from '../../record/measure.ts'
import { measureHealth } from '../../record/measure-health.ts'
import { judgeWith } from '../testing/judge-log.ts'
import { buildLog } from '../testing/log-builder.ts'
import { healthyClient, kindsOf, oneClient } from '../testing/one-client.ts'

const verdictOf = (log: RunLog, transport: TransportId, contract?: Contract) => judgeWith({ measure, measureHealth }, log, transport, contract)

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

  it('F4: not a long poll that is answered with each of many messages, but one that is answered with nothing', () => {
    const polls = (news: boolean) =>
      oneClient('long-polling', { everyMs: 100, scale: 1, endT: 30_000 }, (client) => {
        client.start().open(10).hello(12)
        for (let seq = 1; seq < 299; seq++) {
          client.attempt((seq - 1) * 100 + 5, 'lib', 'long-polling')
          if (news) client.message(seq, seq * 100 - 97)
        }
      })
    expect(verdictOf(polls(true), 'long-polling')).not.toMatchObject({ reason: 'reconnect-storm' })
    expect(verdictOf(polls(false), 'long-polling')).toMatchObject({ verdict: 'fails', reason: 'reconnect-storm' })
  })
})

import { describe, expect, it } from 'vitest'
import type { RunLog } from '../../contract/run-file.ts'
import type { Contract } from '../../contract/scenario.ts'
import type { TransportId } from '../../contract/transport.ts'
import { measure } from '../../record/measure.ts'
import { measureHealth } from '../../record/measure-health.ts'
import { judgeWith } from '../testing/judge-log.ts'
import { buildLog } from '../testing/log-builder.ts'
import { healthyClient, oneClient } from '../testing/one-client.ts'

const verdictOf = (log: RunLog, transport: TransportId, contract?: Contract) => judgeWith({ measure, measureHealth }, log, transport, contract)

describe('rule 5, unaffected', () => {
  it.each(['http-stream', 'sse', 'sse-h2', 'websocket', 'websocket-h2', 'fallback', 'long-polling'] as const)('a clean run: %s', (transport) => {
    expect(verdictOf(oneClient(transport, {}, healthyClient), transport)).toMatchObject({ verdict: 'unaffected', flags: [], because: 'There was no fault; all 75 due messages came on the same connection, p95 3 ms after their time, the newest never older than 103 ms.' })
  })

  it('a clean run of short polling, messages in groups of two and three', () => {
    const log = oneClient('polling', {}, (client) => {
      client.start().attempt(1).hello(5)
      for (let t = 250; t <= 8000; t += 250) client.attempt(t - 5).deliver(Math.floor((t - 250) / 100) + 1, Math.floor(t / 100), { atT: t })
      client.endState('idle')
    })
    expect(verdictOf(log, 'polling')).toMatchObject({ verdict: 'unaffected', flags: [] })
  })

  it('polls that nothing failed of, on a new connection since a reset: not the same one, whether they were worse or not', () => {
    const said = (extraMs: number) => {
      const log = oneClient('polling', { fault: { id: 'link/reset', fromT: 3000, toT: 3000 } }, (client) => {
        client.start().note({ kind: 'tcp-open', t: 1, hop: 'client', conn: 'c1' }, 'wire').attempt(1).hello(5).hit(3001, 'reset by RST').note({ kind: 'tcp-open', t: 3100, hop: 'client', conn: 'c2' }, 'wire')
        for (let t = 250; t <= 8000; t += 250) client.attempt(t - 5).deliver(Math.floor((t - 250) / 100) + 1, Math.floor(t / 100), { atT: t + extraMs })
        client.endState('idle')
      })
      return verdictOf(log, 'polling')
    }
    expect(said(0)).toMatchObject({ verdict: 'unaffected', because: expect.stringMatching(/; all \d+ due messages came and no request failed, since 3\.10 s over 1 new TCP connection, p95 /) as string })
    expect(said(900)).toMatchObject({ verdict: 'degraded', because: expect.stringContaining('; no request failed, since 3.10 s over 1 new TCP connection; ') as string })
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

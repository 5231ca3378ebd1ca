import { describe, expect, it } from 'vitest'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import { type ClientScript, buildLog } from '../verdict/testing/log-builder.ts'
import { judgeLog } from './judge-log.ts'

const restart = (t: number) => ({ side: 'fault', kind: 'fault', t, fault: 'origin/restart', phase: 'on', by: 'hand', params: {}, explain: 'restart' }) as never

/** Latency from 2.0 to 3.5 s, a restart at 4.0 s and one at 6.0 s. */
function threeStrikes(transport: TransportId, act: (client: ClientScript) => void): RunLog {
  const builder = buildLog({ fault: { id: 'link/latency', fromT: 2000, toT: 3500 } })
  builder.event(restart(4000)).event(restart(6000))
  act(builder.of(transport).start().attempt(1).open(10).hello(12).deliver(1, 19).hit(2001, 'delayed 100 ms', 'link/latency').deliver(20, 35, { latencyMs: 103 }).deliver(36, 39))
  return builder.log()
}

const cellOf = (log: RunLog, transport: TransportId) => judgeLog(log, { scenario: { ...log.header.scenario, transports: [transport] }, transports: [transport] })[0]

describe('the worst of several strikes', () => {
  it('counts from the strike that cut, not from a first one that broke nothing', () => {
    const log = threeStrikes('sse', (client) => client.hit(4001, 'port closed', 'origin/restart').error(4003, { readyState: 0 }).attempt(4140, 'ua').open(4145, 'ua').deliver(40, 43, { atT: 4350 }).deliver(44, 79).hit(6001, 'port closed', 'origin/restart').endState('open'))
    const cell = cellOf(log, 'sse')
    expect(cell?.measures).toMatchObject({ timeToDetectMs: 2, timeToRecoverMs: 349, recoveredT: 4350 })
    expect(cell?.worstStrike).toBe(1)
  })

  it('is that from which it took longest', () => {
    const log = threeStrikes('sse', (client) => {
      client.hit(4001, 'port closed', 'origin/restart').error(4003, { readyState: 0 }).attempt(4140, 'ua').open(4145, 'ua').deliver(40, 41, { atT: 4150 }).deliver(42, 59)
      client.hit(6001, 'port closed', 'origin/restart').error(6008, { readyState: 0 }).attempt(6400, 'ua').open(6405, 'ua').deliver(60, 64, { atT: 6500 }).deliver(65, 79).endState('open')
    })
    const cell = cellOf(log, 'sse')
    expect([cell?.worstStrike, cell?.measures.timeToDetectMs, cell?.measures.timeToRecoverMs]).toEqual([2, 7, 499])
  })

  it('is that from which it never came back, whatever it was back from before', () => {
    const log = threeStrikes('websocket-code', (client) => {
      client.hit(4001, 'port closed', 'origin/restart').close(4003).attempt(4140).open(4145).deliver(40, 49, { atT: 4950 }).deliver(50, 59)
      client.hit(6001, 'port closed', 'origin/restart').close(6005).endState('closed')
    })
    const cell = cellOf(log, 'websocket-code')
    expect([cell?.worstStrike, cell?.measures.timeToDetectMs, cell?.measures.timeToRecoverMs]).toEqual([2, 4, null])
  })

  it('is the one that cut where the next struck before it was back', () => {
    const log = threeStrikes('polling', (client) => {
      client.hit(4001, 'port closed', 'origin/restart').error(4003).attempt(4500).error(4505).attempt(5500).error(5505)
      client.hit(6001, 'port closed', 'origin/restart').attempt(6490).error(6495).attempt(6600).deliver(40, 66, { atT: 6610 }).deliver(67, 79).endState('idle')
    })
    const cell = cellOf(log, 'polling')
    expect([cell?.worstStrike, cell?.measures.timeToDetectMs, cell?.measures.timeToRecoverMs]).toEqual([1, 2, 2610])
    expect(cell?.episodes?.map(({ timeToRecoverMs }) => timeToRecoverMs)).toEqual([null, 2610, null])
  })

  it('is none where no strike interrupted anything', () => {
    const cell = cellOf(threeStrikes('sse', (client) => client.deliver(40, 79).hit(4001, 'port closed', 'origin/restart').hit(6001, 'port closed', 'origin/restart').endState('open')), 'sse')
    expect(cell).not.toHaveProperty('worstStrike')
    expect(cell?.measures).toMatchObject({ timeToDetectMs: null, serverTimeToDetectMs: null, timeToRecoverMs: null })
  })
})

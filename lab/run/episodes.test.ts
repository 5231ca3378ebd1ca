import { describe, expect, it } from 'vitest'
import { isBackLater } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { TransportId } from '../contract/transport.ts'
import { buildLog } from '../verdict/testing/log-builder.ts'
import { judgeLog } from './judge-log.ts'

const restart = (t: number, phase: 'on' | 'off' = 'on', fault = 'origin/restart') => ({ side: 'fault', kind: 'fault', t, fault, phase, by: 'hand', params: {}, explain: 'restart' }) as never

/** A free run: reset at 2.0 s, restarts at 4.0 and 6.0 s; SSE comes back each time after 150, 250 and 350 ms, the WebSocket never after the first. */
function freeRun(): RunLog {
  const builder = buildLog({ fault: { id: 'link/reset', fromT: 2000, toT: 2000 } })
  builder.event(restart(4000)).event(restart(6000))
  const sse = builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 19)
  for (const [struckT, afterMs, fault] of [[2000, 150, 'link/reset'], [4000, 250, 'origin/restart'], [6000, 350, 'origin/restart']] as const) {
    const first = struckT / 100
    const back = struckT + afterMs
    const missed = Math.floor(back / 100)
    sse.hit(struckT + 1, 'port closed', fault).error(struckT + 3, { readyState: 0 }).attempt(back - 10, 'ua').open(back - 5, 'ua').deliver(first, missed, { atT: back }).deliver(missed + 1, Math.min(first + 19, 79))
  }
  sse.endState('open')
  builder.of('websocket').start().attempt(1).open(10).hello(12).deliver(1, 19).hit(2001, 'connection reset', 'link/reset').close(2004, 1006).hit(6001, 'port closed, 0 connections reset', 'origin/restart').endState('closed').control(true)
  return builder.log()
}

const cellOf = (log: RunLog, transport: TransportId) => judgeLog(log, { scenario: { ...log.header.scenario, transports: [transport] }, transports: [transport] })[0]

describe('a run in which faults struck more than once', () => {
  it('tells of every strike what that one did, from its own moment', () => {
    const episodes = cellOf(freeRun(), 'sse')?.episodes ?? []
    expect(episodes.map(({ fault, t, verdict, by, timeToRecoverMs, lost, because }) => ({ fault, t, verdict, by, timeToRecoverMs, lost, because }))).toEqual([
      { fault: 'link/reset', t: 2000, verdict: 'reconnects', by: 'ua', timeToRecoverMs: 149, lost: 0, because: 'At 2.00 s link/reset struck (port closed); 2 ms later the page saw an error (readyState 0); the platform itself reconnected and messages came again after 149 ms; no message was lost.' },
      { fault: 'origin/restart', t: 4000, verdict: 'reconnects', by: 'ua', timeToRecoverMs: 249, lost: 0, because: 'At 4.00 s origin/restart struck (port closed); 2 ms later the page saw an error (readyState 0); the platform itself reconnected and messages came again after 249 ms; no message was lost.' },
      { fault: 'origin/restart', t: 6000, verdict: 'reconnects', by: 'ua', timeToRecoverMs: 349, lost: 0, because: 'At 6.00 s origin/restart struck (port closed); 2 ms later the page saw an error (readyState 0); the platform itself reconnected and messages came again after 349 ms; no message was lost.' },
    ])
  })

  it('does not say of a strike that goes on that it left a transport alone', () => {
    const log = freeRun()
    const now = (t: number) => cellOf({ ...log, events: log.events.filter((event) => event.t <= t && event.kind !== 'window'), footer: undefined }, 'sse')?.episodes?.at(-1)?.because
    expect(now(6000)).toBe('At 6.00 s origin/restart was switched on in the origin; so far the fault has not touched this transport.')
  })

  it('quotes evidence of that strike only', () => {
    const log = freeRun()
    const timesOf = (ids: readonly number[]) => ids.map((id) => log.events.find((event) => event.id === id)?.t ?? -1)
    for (const { evidence, event, t } of cellOf(log, 'sse')?.episodes ?? []) for (const of of timesOf([...evidence, event])) expect(of >= t - 50 && of < t + 1000).toBe(true)
  })

  it('says of a client that was cut off before that it was not touched, and so what the last touch was', () => {
    const episodes = cellOf(freeRun(), 'websocket')?.episodes ?? []
    expect(episodes.map(({ touched, verdict }) => [touched, verdict])).toEqual([[true, 'needs-fallback'], [false, 'unaffected'], [false, 'unaffected']])
    expect(episodes[0]?.because).toMatch(/^At 2\.00 s link\/reset struck \(connection reset\); 3 ms later the page saw close 1006/)
    expect(episodes[2]?.because).toBe('At 6.00 s origin/restart struck (port closed, 0 connections reset); this transport was cut off already.')
  })

  it('tells while the effect goes on what it is by now, and leaves what is over as it was', () => {
    const log = freeRun()
    const now = (t: number) => cellOf({ ...log, events: log.events.filter((event) => event.t <= t && event.kind !== 'window'), footer: undefined }, 'sse')?.episodes ?? []
    expect(now(6100).map(({ because }) => because)[2]).toMatch(/^At 6\.00 s origin\/restart struck \(port closed\); 2 ms later the page saw an error \(readyState 0\); no message has come since\.$/)
    expect(now(6100).slice(0, 2)).toEqual(cellOf(log, 'sse')?.episodes?.slice(0, 2))
  })

  it('names a fault that is set otherwise by its new strength, though what is under way still has the old one', () => {
    const latency = (t: number, latencyMs: number) => ({ side: 'fault', kind: 'fault', t, fault: 'link/latency', phase: 'on', by: 'hand', params: { latencyMs, jitterMs: 0, direction: 'downstream' }, explain: 'late' }) as never
    const builder = buildLog()
    builder.event(latency(2000, 100)).event(latency(4000, 300)).event(latency(6000, 300))
    const sse = builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 20).deliver(21, 39, { latencyMs: 103 }).deliver(40, 76, { latencyMs: 303 }).endState('open')
    for (let t = 2010; t < 8000; t += 240) sse.hit(t, `delayed ${t < 4005 ? 100 : 300} ms`, 'link/latency')
    sse.hit(3980, 'delayed 100 ms', 'link/latency').hit(4001, 'delayed 100 ms', 'link/latency')
    const episodes = cellOf(builder.log(), 'sse')?.episodes ?? []
    expect(episodes.map(({ because }) => because.replace(/;.*/, ''))).toEqual([
      'At 2.00 s link/latency struck (delayed 100 ms)',
      'At 4.00 s link/latency was changed (latency 100 ms -> 300 ms)',
      // Nothing was changed.
      'At 6.00 s link/latency struck (delayed 300 ms)',
    ])
  })

  it('says what was changed in words, with units', () => {
    const set = (t: number, fault: string, params: object) => ({ ...(restart(t, 'on', fault) as object), params }) as never
    const builder = buildLog()
    builder.event(set(2000, 'link/bandwidth', { rateKBps: 100 })).event(set(3000, 'gateway/answer-status', { retryAfterMs: 1000 })).event(set(4000, 'link/bandwidth', { rateKBps: 50 })).event(set(6000, 'gateway/answer-status', { retryAfterMs: 2000 }))
    builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 79).hit(2010, 'slowed', 'link/bandwidth').hit(3010, 'held', 'gateway/answer-status').hit(4010, 'slowed', 'link/bandwidth').hit(6010, 'held', 'gateway/answer-status').endState('open')
    const episodes = cellOf(builder.log(), 'sse')?.episodes ?? []
    expect(episodes.slice(2).map(({ because }) => /\((.*?)\)/.exec(because)?.[1])).toEqual(['rate 100 kB/s -> 50 kB/s', 'retry after 1.00 s -> 2.00 s'])
  })

  it('has the verdict that the sentence has, once polling is back from a fault that is over, whatever was done before and after', () => {
    const set = (t: number, fault: string, phase: 'on' | 'off' = 'on') => restart(t, phase, fault)
    const builder = buildLog({ endT: 16_000 })
    builder.event(set(2000, 'link/reset')).event(set(4000, 'gateway/answer-status')).event(set(9000, 'gateway/answer-status', 'off')).event(set(14_000, 'link/latency'))
    const polling = builder.of('polling').start().attempt(1).open(10).hello(12).deliver(1, 39).hit(2001, 'reset by RST', 'link/reset').hit(4050, 'answered GET /poll with 503', 'gateway/answer-status')
    for (let t = 4050; t < 9000; t += 1000) polling.attempt(t - 1).error(t, { status: 503 })
    polling.attempt(9050).deliver(40, 90, { atT: 9100 }).deliver(91, 158).hit(14_050, 'delayed 300 ms', 'link/latency').endState('idle')
    const log = builder.log()
    for (const now of [11_000, 15_500]) {
      const cell = cellOf({ ...log, events: log.events.filter(({ t, kind }) => t <= now && kind !== 'window'), footer: undefined }, 'polling')
      expect([now, cell?.verdict, cell?.episodes?.[1]?.verdict]).toEqual([now, 'reconnects', 'reconnects'])
    }
    expect(cellOf(log, 'polling')?.verdict).toBe('reconnects')
  })

  it('misses nothing that is in flight: neither just after a strike, nor what came when the next had struck', () => {
    const latency = (t: number, latencyMs: number) => ({ side: 'fault', kind: 'fault', t, fault: 'link/latency', phase: 'on', by: 'hand', params: { latencyMs, jitterMs: 0, direction: 'downstream' }, explain: 'late' }) as never
    const builder = buildLog()
    builder.event(latency(3000, 100)).event(latency(5000, 1500))
    const sse = builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 30).deliver(31, 49, { latencyMs: 103 }).deliver(50, 64, { latencyMs: 1503 }).hit(3010, 'delayed 100 ms', 'link/latency').hit(5010, 'delayed 1500 ms', 'link/latency')
    sse.endState('open')
    const log = builder.log()
    const now = (t: number, contract: 'latest' | 'complete') => judgeLog({ ...log, events: log.events.filter((event) => event.t <= t && event.kind !== 'window'), footer: undefined }, { scenario: { ...log.header.scenario, contract }, transports: ['sse'] })[0]
    for (const t of [5900, 6100, 6400, 6700]) {
      const cell = now(t, 'complete')
      expect([t, cell?.measures.lost, cell?.episodes?.[1]?.lost, cell?.verdict === 'fails']).toEqual([t, 0, 0, false])
    }

    const outage = buildLog()
    outage.event(restart(3000)).event(restart(5000))
    const client = outage.of('long-polling').start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001, 'port closed', 'origin/restart').error(3005).attempt(3500).error(3505)
    client.hit(5001, 'port closed', 'origin/restart').attempt(5490).deliver(30, 54, { atT: 5500 }).deliver(55, 79).endState('idle')
    expect(cellOf(outage.log(), 'long-polling')?.episodes?.map(({ lost, because }) => [lost, because.includes('never came')])).toEqual([[0, false], [0, false]])
  })

  it('takes what was under way when it struck for messages that came: the silence is not longer than that of the whole run', () => {
    const latency = (t: number, latencyMs: number) => ({ side: 'fault', kind: 'fault', t, fault: 'link/latency', phase: 'on', by: 'hand', params: { latencyMs, jitterMs: 0, direction: 'downstream' }, explain: 'late' }) as never
    const builder = buildLog()
    builder.event(latency(2000, 300)).event(latency(4000, 1300))
    builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 19).hit(2001, 'delayed 300 ms', 'link/latency').deliver(20, 39, { latencyMs: 300 }).hit(4001, 'delayed 1300 ms', 'link/latency').deliver(40, 66, { latencyMs: 1300 }).endState('open')
    const cell = cellOf(builder.log(), 'sse')
    // 39 comes at 4.2 s, 40 at 5.3 s.
    expect(cell?.measures.maxGapMs).toBe(1100)
    expect(cell?.episodes?.[1]?.because).toContain('for 1.10 s nothing came')
  })

  it('gives a client that lives its time before it says that somebody has to act, and then says that it was that time', () => {
    const builder = buildLog()
    builder.event(restart(1000, 'on', 'link/reset')).event(restart(3000, 'on', 'link/blackhole'))
    builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 30).hit(3001, 'silenced', 'link/blackhole').endState('open')
    const log = builder.log()
    const now = (t: number) => cellOf({ ...log, events: log.events.filter((event) => event.t <= t && event.kind !== 'window' && event.kind !== 'end-state'), footer: undefined }, 'sse')
    expect([now(4500)?.verdict, now(4500)?.episodes?.[1]?.verdict]).toEqual(['degraded', 'degraded'])
    expect(now(4500)?.episodes?.[1]?.because).toContain('10 messages of 12 still missing')
    expect([now(6500)?.verdict, now(6500)?.episodes?.[1]?.verdict]).toEqual(['needs-fallback', 'needs-fallback'])
    expect(now(6500)?.episodes?.[1]?.because).toBe('At 3.00 s link/blackhole struck (silenced); the page saw nothing: no error, no close; its last message came at 3.00 s; the API still claims to be open; nothing has come for 3.50 s, and a client is given 2.75 s to come back by itself.')
  })

  it('divides the bytes since a strike by the messages since it, not those of the whole run', () => {
    const builder = buildLog({ fault: { id: 'link/reset', fromT: 2000, toT: 2000 }, baseline: { overheadBytesPerMessage: 364 } })
    builder.event(restart(5000))
    const polling = builder.of('polling').start().attempt(1).open(10).hello(12).deliver(1, 79).hit(2001, 'reset by RST', 'link/reset').hit(5001, 'port closed', 'origin/restart').endState('idle')
    // 364 bytes a message beyond the payload, all along: 428 with it.
    for (let t = 250; t <= 8000; t += 250) polling.note({ kind: 'bytes', t, hop: 'client', up: t, down: 3.28 * t }, 'wire')
    const episodes = cellOf(builder.log(), 'polling')?.episodes ?? []
    expect(episodes.map(({ verdict, because }) => [verdict, because.includes('bytes a message')])).toEqual([['unaffected', false], ['unaffected', false]])
  })

  it('does not blame a strike for what an earlier one goes on doing to a client that it cut off', () => {
    const latency = (t: number, phase: 'on' | 'off') => ({ ...(restart(t, phase, 'link/latency') as object), params: { latencyMs: 1200, jitterMs: 0, direction: 'downstream' } }) as never
    const builder = buildLog({ endT: 12_000 })
    builder.event(latency(2000, 'on')).event(restart(6000, 'on', 'link/blackhole')).event(latency(9000, 'off'))
    const polling = builder.of('polling').start().attempt(1).open(10).hello(12).deliver(1, 19)
    for (let t = 2000; t < 9000; t += 550) polling.attempt(t).hit(t + 5, 'delayed 1200 ms', 'link/latency').error(t + 500, { what: 'no answer within 500 ms' })
    polling.attempt(9100).deliver(20, 91, { atT: 9110 }).deliver(92, 119).endState('idle')
    const [first, second] = cellOf(builder.log(), 'polling')?.episodes ?? []
    expect(first?.because).toMatch(/; when the next fault was switched on it was still trying\. Messages came again at 9\.11 s, after the next fault was switched on\.$/)
    expect(second).toMatchObject({ touched: false, verdict: 'unaffected', because: 'At 6.00 s link/blackhole was switched on in the link; this transport was cut off already, and messages came again at 9.11 s. Link/latency was on as well, until 9.00 s.' })
  })

  it('says of what an earlier fault does to a client that had a connection that this one was on before', () => {
    const builder = buildLog()
    builder.event(restart(2000, 'on', 'link/latency')).event(restart(4000, 'on', 'link/blackhole'))
    const sse = builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 49)
    for (let t = 2010; t < 5000; t += 100) sse.hit(t, 'delayed 100 ms', 'link/latency')
    sse.error(5000, { readyState: 0 }).attempt(5150, 'ua').open(5160, 'ua').deliver(50, 51, { atT: 5165 }).deliver(52, 79).endState('open')
    expect(cellOf(builder.log(), 'sse')?.episodes?.[1]?.because).toMatch(/^At 4\.01 s link\/latency, which was on before, struck \(delayed 100 ms\); /)
  })

  it('names an earlier fault that goes on touching by what it was set to, not by one sample of its jitter', () => {
    const builder = buildLog()
    for (const fault of ['link/latency', 'link/latency@server']) builder.event({ ...(restart(2000, 'on', fault) as object), params: { latencyMs: 300, jitterMs: 50, direction: 'both' } } as never)
    builder.event(restart(4000, 'on', 'link/blackhole'))
    for (const [transport, fault] of [['sse', 'link/latency'], ['websocket', 'link/latency@server']] as const) {
      const client = builder.of(transport).start().attempt(1).open(10).hello(12).deliver(1, 40, { latencyMs: 312 })
      for (let t = 2010; t < 5000; t += 100) client.hit(t, 'delayed 312 ms', fault)
      client.error(5000, { readyState: 0 }).attempt(5150).open(5160).deliver(50, 51, { atT: 5465 }).deliver(52, 76, { latencyMs: 312 }).endState('open')
    }
    const log = builder.log()
    expect((['sse', 'websocket'] as const).map((transport) => cellOf(log, transport)?.episodes?.map(({ because }) => because.replace(/;.*/, '')))).toEqual([
      ['At 2.00 s link/latency struck (delayed 300 ms ± 50 ms)', 'At 4.01 s link/latency, which was on before, struck (delayed 300 ms ± 50 ms)'],
      ['At 2.00 s link/latency@server struck (delayed 300 ms ± 50 ms)', 'At 4.01 s link/latency@server, which was on before, struck (delayed 300 ms ± 50 ms)'],
    ])
  })

  it('names what else was on when a strike came, unless its sentence does so anyway, or that was off by then', () => {
    const set = (t: number, fault: string, phase: 'on' | 'off' = 'on') => restart(t, phase, fault)
    const builder = buildLog()
    builder.event(set(1000, 'link/latency@server')).event(set(2000, 'link/latency')).event(set(2500, 'link/latency', 'off')).event(set(3000, 'gateway/compress')).event(set(4000, 'link/reset')).event(set(5000, 'gateway/compress', 'off')).event(set(6000, 'link/latency@server', 'off')).event(set(6000, 'link/latency'))
    const sse = builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 39).hit(4001, 'reset by RST', 'link/reset').error(4003, { readyState: 0 }).attempt(4150, 'ua').open(4160, 'ua').deliver(40, 41, { atT: 4165 }).deliver(42, 79).endState('open')
    for (let t = 1010; t < 8000; t += 100) sse.hit(t, 'delayed 100 ms', 'link/latency@server')
    expect(cellOf(builder.log(), 'sse')?.episodes?.map(({ because }) => because.replace(/^.*?\.(?= [A-Z]|$)/, '').trim())).toEqual([
      '',
      'Link/latency@server was on as well.',
      'Link/latency@server was on as well.',
      'Link/latency@server was on as well; gateway/compress was on as well, until 5.00 s.',
      '',
    ])
  })

  it('tells a switch at one moment and by its size, whenever each transport met it, and quotes a change by its switch', () => {
    const latency = (t: number, latencyMs: number) => ({ ...(restart(t, 'on', 'link/latency') as object), params: { latencyMs, jitterMs: 50, direction: 'downstream' } }) as never
    const builder = buildLog()
    builder.event(latency(2000, 300)).event(latency(5000, 900))
    for (const [transport, hitT] of [['sse', 2210], ['websocket', 2330]] as const) {
      const client = builder.of(transport).start().attempt(1).open(10).hello(12).deliver(1, 20).deliver(21, 49, { latencyMs: 303 }).deliver(50, 70, { latencyMs: 903 })
      client.hit(hitT, 'delayed 339 ms', 'link/latency').hit(5020, 'delayed 267 ms', 'link/latency').hit(5300, 'delayed 861 ms', 'link/latency').endState('open')
    }
    const log = builder.log()
    for (const transport of ['sse', 'websocket'] as const) {
      const episodes = cellOf(log, transport)?.episodes ?? []
      expect(episodes.map(({ because }) => because.replace(/;.*/, ''))).toEqual(['At 2.00 s link/latency struck (delayed 300 ms ± 50 ms)', 'At 5.00 s link/latency was changed (latency 300 ms -> 900 ms)'])
      const [change] = episodes[1]?.evidence ?? []
      expect([log.events.find(({ id }) => id === change), log.events.find(({ id }) => id === episodes[1]?.event)]).toMatchObject([{ kind: 'fault', t: 5000 }, { kind: 'fault', t: 5000 }])
    }
  })

  it('tells the moment of the touch, too, where a client noticed something long after the switch', () => {
    const builder = buildLog()
    builder.event(restart(2000, 'on', 'link/reset')).event(restart(4000, 'on', 'gateway/answer-status'))
    const sse = builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 47).hit(4800, 'answered GET /sse with 503', 'gateway/answer-status').error(4804, { readyState: 2 }).endState('closed')
    sse.control(true)
    expect(cellOf(builder.log(), 'sse')?.episodes?.[1]?.because).toMatch(/^At 4\.80 s gateway\/answer-status struck \(answered GET \/sse with 503\), switched on at 4\.00 s; 4 ms later the page saw an error/)
  })

  it('says why a ladder went on from the way it was cut off on, of a strike of two faults', () => {
    const builder = buildLog()
    builder.event(restart(2000, 'on', 'link/latency')).event(restart(4000, 'on', 'gateway/strip-upgrade')).event(restart(4001, 'on', 'link/reset'))
    const ladder = builder.of('fallback').start().attempt(1, 'ladder', 'websocket').open(10, 'ladder', 'websocket').hello(12, 'websocket').hit(2001, 'delayed 100 ms', 'link/latency').deliver(1, 39).hit(4002, 'reset by RST', 'link/reset').close(4005)
    ladder.attempt(4200, 'ladder', 'websocket').hit(4204, 'dropped "Upgrade: websocket" from GET /ws', 'gateway/strip-upgrade').note({ kind: 'head', t: 4208, hop: 'client', dir: 's2c', conn: 'c2', lines: ['HTTP/1.1 426 Upgrade Required'] }, 'wire').close(4210)
    ladder.note({ kind: 'step', t: 4211, from: 'websocket', to: 'sse', why: 'closed with 1006' }).attempt(4212, 'ladder', 'sse').open(4220, 'ladder', 'sse').deliver(40, 42, { atT: 4225 }).deliver(43, 79).endState('open')
    expect(cellOf(builder.log(), 'fallback')?.episodes?.[1]?.because).toBe(
      'At 4.00 s link/reset struck (reset by RST); 3 ms later the page saw close 1006; at 4.20 s gateway/strip-upgrade struck (dropped "Upgrade: websocket" from GET /ws), switched on at 4.00 s; at 4.21 s the ladder stepped from websocket to sse, since a request was answered 426; the ladder reconnected and messages came again after 223 ms; no message was lost. Link/latency was on as well.',
    )
  })

  it('says of a strike that the next one cut short that nothing came before that, not that nothing has come since', () => {
    const builder = buildLog()
    builder.event(restart(2000)).event(restart(2700))
    builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 19).hit(2001, 'port closed', 'origin/restart').error(2003, { readyState: 0 }).hit(2701, 'port closed', 'origin/restart').attempt(3700, 'ua').open(3710, 'ua').deliver(20, 36, { atT: 3720 }).deliver(37, 79).endState('open')
    expect(cellOf(builder.log(), 'sse')?.episodes?.[0]?.because).toMatch(/readyState 0\); no message came before the next fault was switched on\. Messages came again at 3\.70 s, after the next fault was switched on\.$/)
  })

  it('says of a client that the next strike found still away when it was back, and nothing of the kind of one that never was', () => {
    const silenced = (act: (sse: ReturnType<ReturnType<typeof buildLog>['of']>) => void) => {
      const builder = buildLog({ endT: 12_000 })
      builder.event(restart(2000, 'on', 'link/blackhole')).event(restart(7000)).event(restart(7500, 'off', 'link/blackhole'))
      act(builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 20).hit(2001, 'silenced', 'link/blackhole'))
      return cellOf(builder.log(), 'sse')?.episodes?.[0]
    }
    const later = silenced((sse) => sse.hit(7001, 'port closed', 'origin/restart').error(7003, { readyState: 0 }).attempt(7600, 'ua').open(7610, 'ua').deliver(21, 76, { atT: 7620 }).deliver(77, 119).endState('open'))
    const never = silenced((sse) => sse.hit(7001, 'port closed', 'origin/restart').error(7003, { readyState: 2 }).endState('closed').control(true))
    expect([later?.verdict, later && isBackLater(later), later?.because.replace(/^.*; /, '')]).toEqual(['needs-fallback', true, 'when the next fault was switched on the API still claimed to be open. Messages came again at 7.62 s, after the next fault was switched on.'])
    expect([never?.verdict, never && isBackLater(never), never?.because.replace(/^.*; /, '')]).toEqual(['needs-fallback', false, 'when the next fault was switched on the API still claimed to be open.'])
  })

  it('counts what a strike did up to when its effect was over, however long the run goes on without it', () => {
    const latency = (t: number, phase: 'on' | 'off' = 'on') => ({ ...(restart(t, phase, 'link/latency') as object), params: { latencyMs: 900, jitterMs: 0, direction: 'downstream' } }) as never
    const builder = buildLog({ endT: 40_000 })
    builder.event(latency(2000)).event(latency(6000, 'off')).event(restart(20_000, 'on', 'link/reset'))
    const sse = builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 19).deliver(20, 50, { latencyMs: 903 }).deliver(51, 60, { atT: 6010 }).deliver(61, 199).deliver(200, 202, { atT: 20_260 }).deliver(203, 399).endState('open')
    for (let t = 2001; t < 6000; t += 100) sse.hit(t, 'delayed 900 ms', 'link/latency')
    sse.hit(20_001, 'reset by RST', 'link/reset').error(20_003, { readyState: 0 }).attempt(20_240, 'ua').open(20_250, 'ua')
    const log = builder.log()
    const now = (t: number) => cellOf({ ...log, events: log.events.filter((event) => event.t <= t && event.kind !== 'window'), footer: undefined }, 'sse')?.episodes ?? []
    const [first, second] = cellOf(log, 'sse')?.episodes ?? []
    expect([first?.verdict, first?.because.replace(/^.*?was taken off; /, '')]).toEqual(['degraded', 'the connection stayed; the newest message was older than 450 ms for 56.2 % of the time; p95 latency was 903 ms (clean 5 ms, limit 255 ms); the newest message was 552 ms old on average (clean 53 ms).'])
    expect([now(21_000)[0], now(30_000)[0]]).toEqual([first, first])
    expect([now(30_000)[1], now(35_000)[1]]).toEqual([second, second])
  })

  it('has none where one strike is all there was', () => {
    const builder = buildLog({ fault: { fromT: 3000, toT: 3000 } })
    builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 79).endState('open')
    expect(cellOf(builder.log(), 'sse')).not.toHaveProperty('episodes')
  })
})

import { describe, expect, it } from 'vitest'
import type { PassedExchange, PassedKind } from '../contract/own-server.ts'
import { judgePassing } from './judge-passing.ts'

let lastId = 0
function exchange(startedT: number, change: Partial<PassedExchange> & { readonly downTs?: readonly number[] } = {}): PassedExchange {
  const { downTs = [], ...rest } = change
  return { id: ++lastId, conn: 'c1', method: 'GET', path: '/x', http: '1.1', startedT, headT: startedT + 5, status: 200, endedT: null, how: null, isCounted: true, hits: [], messages: { up: 0, down: downTs.length, downTs }, ...rest }
}
const every = (fromT: number, toT: number, stepMs: number) => Array.from({ length: Math.floor((toT - fromT) / stepMs) + 1 }, (_, i) => fromT + i * stepMs)
const judged = (kind: PassedKind, exchanges: readonly PassedExchange[], nowT: number) => judgePassing({ kind, exchanges }, nowT)
const kinds = (verdict: ReturnType<typeof judged>) => verdict.findings.map(({ kind }) => kind)

describe('an event stream of somebody else', () => {
  it('that goes on as ever gives nothing to say', () => {
    expect(judged('sse', [exchange(0, { downTs: every(100, 9900, 1000) })], 10_500)).toEqual({ standing: 'flowing', findings: [] })
  })

  it('that the gateway ended and the client opened again has come back, after the time that was measured', () => {
    const hits = [{ t: 4990, fault: 'gateway/idle-timeout' as const, effect: 'ended' }]
    const verdict = judged('sse', [exchange(0, { endedT: 5000, how: 'fin', by: 'gateway', hits, downTs: [100] }), exchange(8000, { downTs: [8100] })], 9000)
    expect(verdict.standing).toBe('came-back')
    expect(verdict.findings).toMatchObject([
      { kind: 'ended', by: 'gateway', how: 'fin', afterMs: 4995, fault: 'gateway/idle-timeout' },
      { kind: 'came-back', t: 8005, afterMs: 3005, tries: 1 },
    ])
  })

  it('counts the refusals on the way back once, and as many tries', () => {
    const refused = [6000, 7000, 8000].map((t) => exchange(t, { status: 502, endedT: t + 9, how: 'end-stream' }))
    const verdict = judged('sse', [exchange(0, { endedT: 5000, how: 'rst', by: 'origin' }), ...refused, exchange(9000)], 9500)
    expect(verdict.findings).toMatchObject([{ kind: 'ended', by: 'origin' }, { kind: 'refused', status: 502, times: 3 }, { kind: 'came-back', afterMs: 4005, tries: 4 }])
  })

  it('is gone when nobody asked again for five seconds, and before that it has only ended', () => {
    const cut = [exchange(0, { endedT: 5000, how: 'rst', by: 'gateway' })]
    expect(judged('sse', cut, 9000)).toMatchObject({ standing: 'ended', findings: [{ kind: 'ended' }] })
    expect(judged('sse', cut, 12_000)).toMatchObject({ standing: 'gone', findings: [{ kind: 'ended' }, { kind: 'not-back', forMs: 7000 }] })
  })

  it('that its own client closed is neither gone nor, when it is opened again, a reconnect', () => {
    const closed = exchange(0, { endedT: 5000, how: 'fin', by: 'client' })
    expect(judged('sse', [closed], 60_000)).toMatchObject({ standing: 'ended', findings: [{ kind: 'ended', by: 'client' }] })
    expect(kinds(judged('sse', [closed, exchange(60_000)], 61_000))).toEqual(['ended'])
  })

  it('is silent when nothing came for four times as long as usual, and says when that is over', () => {
    const downTs = every(100, 8100, 2000)
    expect(judged('sse', [exchange(0, { downTs })], 15_000)).toMatchObject({ standing: 'flowing', findings: [] })
    expect(judged('sse', [exchange(0, { downTs })], 16_200)).toMatchObject({ standing: 'quiet', findings: [{ kind: 'silent', t: 8100, forMs: 8100, usualMs: 2000, over: false }] })
    expect(judged('sse', [exchange(0, { downTs: [...downTs, 17_000] })], 17_100)).toMatchObject({ standing: 'flowing', findings: [{ kind: 'silent', forMs: 8900, over: true }] })
  })

  it('is never called silent behind the end of the recording, nor before its pace is known', () => {
    expect(judged('sse', [exchange(0, { downTs: every(100, 8100, 1000), isCounted: false })], 90_000).findings).toEqual([])
    expect(judged('sse', [exchange(0, { downTs: [100, 200, 300] })], 90_000).findings).toEqual([])
  })

  it('that a link of the lab cut was ended by the link, and its client did not want that', () => {
    const cut = exchange(0, { endedT: 5000, how: 'rst', by: 'link', hits: [{ t: 4990, fault: 'link/reset', effect: 'reset by RST' }] })
    expect(judged('sse', [cut], 11_000)).toMatchObject({ standing: 'gone', findings: [{ kind: 'ended', by: 'link', fault: 'link/reset' }, { kind: 'not-back' }] })
    expect(kinds(judged('sse', [cut, exchange(8000)], 9000))).toEqual(['ended', 'came-back'])
  })

  it('that its own client closed while a fault of the link was at work was ended by the client', () => {
    const hits = [{ t: 4990, fault: 'link/latency' as const, effect: 'delayed 30 ms' }]
    expect(judged('sse', [exchange(0, { endedT: 5000, how: 'fin', by: 'client', hits })], 11_000)).toMatchObject({ standing: 'ended', findings: [{ kind: 'ended', by: 'client' }] })
  })

  it('whose link tells nothing was ended by it where one of its faults struck, and else by the party behind it', () => {
    const cut = exchange(0, { endedT: 5000, how: 'rst', by: 'link-or-client' })
    expect(judged('sse', [{ ...cut, hits: [{ t: 4990, fault: 'link/reset', effect: 'reset by RST' }] }], 5100).findings).toMatchObject([{ by: 'link' }])
    expect(judged('sse', [cut], 11_000)).toMatchObject({ standing: 'ended', findings: [{ by: 'client' }] })
  })

  it('that was complete was ended by the server; by the gateway where a fault struck at that moment', () => {
    const complete = { endedT: 5000, how: 'end-stream' as const }
    expect(judged('sse', [exchange(0, complete)], 5100).findings).toMatchObject([{ kind: 'ended', by: 'origin', fault: null }])
    expect(judged('sse', [exchange(0, { ...complete, hits: [{ t: 4999, fault: 'gateway/max-duration', effect: 'ended' }] })], 5100).findings).toMatchObject([{ kind: 'ended', by: 'gateway', fault: 'gateway/max-duration' }])
  })
})

describe('a WebSocket of somebody else', () => {
  it('is refused by any status that is no 101, and the fault that took the handshake apart is named', () => {
    const hits = [{ t: 3, fault: 'gateway/strip-upgrade' as const, effect: 'dropped' }]
    expect(judged('websocket', [exchange(0, { status: 426, endedT: 8, how: 'end-stream', hits })], 100)).toMatchObject({ standing: 'refused', findings: [{ kind: 'refused', status: 426, times: 1, fault: 'gateway/strip-upgrade' }] })
    expect(judged('websocket', [exchange(0, { status: 200, endedT: 8, how: 'end-stream' })], 100).standing).toBe('refused')
  })

  it('over HTTP/2 is accepted by a 200', () => {
    expect(judged('websocket', [exchange(0, { http: '2', stream: 1 })], 100)).toEqual({ standing: 'flowing', findings: [] })
  })

  it('tells the close code and who said it first', () => {
    const closed = exchange(0, { status: 101, endedT: 900, how: 'close-frame', by: 'origin', closeCode: { code: 1012, dir: 's2c' } })
    expect(judged('websocket', [closed], 1000).findings).toMatchObject([{ kind: 'ended', by: 'origin', how: 'close-frame', code: 1012 }])
  })

  it('that got no answer at all was not refused but unanswered', () => {
    const lost = exchange(0, { status: null, headT: null, endedT: 400, how: 'rst', by: 'gateway' })
    expect(judged('websocket', [lost, { ...lost, id: 99, startedT: 1000, endedT: 1400 }], 2000)).toMatchObject({ findings: [{ kind: 'unanswered', times: 2 }] })
    expect(judged('websocket', [lost], 9000).standing).toBe('gone')
  })
})

describe('requests of somebody else', () => {
  it('are failing while the last answer is a failure, and have come back when it is not', () => {
    const ok = exchange(0, { endedT: 9, how: 'end-stream' })
    const bad = exchange(1000, { status: 503, endedT: 1009, how: 'end-stream' })
    expect(judged('poll', [ok, bad], 1100)).toMatchObject({ standing: 'failing', findings: [{ kind: 'failed', count: 1, of: 2, statuses: [503] }] })
    expect(judged('request', [bad, { ...ok, startedT: 2000 }], 2100)).toMatchObject({ standing: 'came-back', findings: [{ kind: 'failed' }] })
    expect(judged('request', [ok], 100)).toEqual({ standing: 'flowing', findings: [] })
  })

  it('at regular times are quiet when the next one is late, or waits for its answer', () => {
    const polls = every(0, 8000, 2000).map((t) => exchange(t, { endedT: t + 9, how: 'end-stream' }))
    expect(judged('poll', polls, 15_000).standing).toBe('flowing')
    expect(judged('poll', polls, 16_500)).toMatchObject({ standing: 'quiet', findings: [{ kind: 'silent', usualMs: 2000, forMs: 8500 }] })
    expect(judged('poll', [...polls, exchange(10_000, { headT: null, status: null })], 15_500)).toMatchObject({ standing: 'quiet', findings: [{ kind: 'unanswered' }] })
    expect(judged('request', polls, 90_000).standing).toBe('flowing')
  })

  it('never claim a loss: there is no such finding', () => {
    const everything = judged('sse', [exchange(0, { endedT: 5000, how: 'rst', by: 'gateway' }), exchange(9000)], 20_000)
    expect(JSON.stringify(everything)).not.toMatch(/lost|missing|duplicate/)
  })
})

import { describe, expect, it } from 'vitest'
import { comparisonSchema } from '../contract/comparison.ts'
import type { RunHeader, RunLog } from '../contract/run-file.ts'
import { measureHealth } from '../record/measure-health.ts'
import { renderComparison } from '../report/render-comparison.ts'
import { judgeLog } from '../run/judge-log.ts'
import { compareRuns, type JudgedRun, type Side } from './compare-runs.ts'
import { buildLog } from './testing/log-builder.ts'
import { oneClient } from './testing/one-client.ts'

interface Run {
  readonly run?: string
  readonly latencyMs?: number
  readonly lost?: readonly number[]
  readonly header?: Partial<RunHeader>
}

/** One SSE client, 80 messages, judged as a run is. */
function judged({ run = 'r1', latencyMs = 5, lost = [], header = {} }: Run = {}): JudgedRun {
  const builder = buildLog({ endT: 8000, baseline: {} })
  builder.of('sse').start().deliver(1, 79, { latencyMs, skip: lost })
  const built = builder.log()
  const log: RunLog = { ...built, header: { ...built.header, run, ...header } }
  return { log, cells: judgeLog(log, { scenario: log.header.scenario, transports: ['sse'] }), health: measureHealth(log) }
}

const side = (...runs: readonly Run[]) => runs.map((run, i) => judged({ run: `r${i}`, ...run })) as unknown as Side
const changeOf = (a: Side, b: Side, measure: string) => compareRuns(a, b).transports[0]?.measures.find((row) => row.measure === measure)

describe('compareRuns', () => {
  it('finds nothing between a run and itself', () => {
    const comparison = compareRuns(side({}), side({}))
    expect(comparisonSchema.parse(comparison)).toEqual(comparison)
    expect(comparison).toMatchObject({ differs: [], comparable: true, transports: [{ transport: 'sse', a: 'unaffected', b: 'unaffected', change: 'same' }], onlyA: [], onlyB: [] })
    expect(new Set(comparison.transports[0]?.measures.map(({ change }) => change))).toEqual(new Set(['same']))
    expect(comparison.note).toContain('One run on a side has no interval')
  })

  it('counts what was lost, without an interval for one run a side', () => {
    expect(changeOf(side({}), side({ lost: [20, 21, 22] }), 'lost')).toMatchObject({ a: { value: 0, n: 1 }, b: { value: 3 }, delta: 3, interval: null, noise: 0, change: 'worse' })
    expect(changeOf(side({ lost: [20, 21, 22] }), side({}), 'lost')).toMatchObject({ delta: -3, change: 'better' })
  })

  it('knows that a fault strikes between two messages: one more or less of several lost is noise, one instead of none is not', () => {
    const changes = (a: readonly number[], b: readonly number[]) => changeOf(side({ lost: a }), side({ lost: b }), 'lost')?.change
    expect([changes([20, 21, 22], [20, 21]), changes([20, 21, 22, 23], [20, 21]), changes([], [20]), changes([20], [])]).toEqual(['same', 'better', 'worse', 'better'])
  })

  it('knows that who gave up misses more the longer a run is', () => {
    const gaveUp = (endT: number): Side => {
      const log = oneClient('websocket', { endT, fault: { fromT: 3000 } }, (client) => client.start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001, 'reset by RST').close(3002).endState('closed'))
      return [{ log, health: measureHealth(log), cells: judgeLog(log, { scenario: log.header.scenario, transports: ['websocket'] }) }]
    }
    expect(changeOf(gaveUp(8000), gaveUp(9500), 'lost')).toMatchObject({ delta: 15, noise: 15, change: 'same' })
  })

  it('takes a small difference of times for noise and a large one for a change', () => {
    const small = changeOf(side({ latencyMs: 5 }), side({ latencyMs: 6 }), 'latencyMs.p95')
    expect(small).toMatchObject({ delta: 1, change: 'same' })
    expect(small?.noise).toBeGreaterThan(1)
    expect(changeOf(side({ latencyMs: 5 }), side({ latencyMs: 400 }), 'latencyMs.p95')).toMatchObject({ delta: 395, change: 'worse' })
  })

  it('says first what was not done the same way', () => {
    const { scenario } = judged().log.header
    const other = side({ header: { scale: 10, probeVersion: 'Node 22', scenarioHash: 'other', scenario: { ...scenario, timeline: [{ atMs: 1000, on: [{ fault: 'link/blackhole', params: { flows: 'old' } }], off: [] }] } } })
    const comparison = compareRuns(side({}), other)
    expect(comparison.comparable).toBe(false)
    expect(comparison.differs).toEqual([
      { field: 'faults', a: 'none', b: 'at 1 s of lab time link/blackhole, flows old' },
      { field: 'time scale', a: '1:20', b: '1:10' },
      { field: 'scenario hash', a: 'h', b: 'other' },
      { field: 'probe version', a: 'Node 20.20.2', b: 'Node 22' },
    ])
    expect(comparison.b).toMatchObject([{ scale: 10, timeline: [{ atMs: 1000, on: [{ fault: 'link/blackhole', params: { flows: 'old' } }] }] }])
    expect(compareRuns(side({}), side({ header: { brownout: '9.9.9' } }))).toMatchObject({ comparable: true, differs: [{ field: 'Brownout' }] })
  })

  it('gives the range of differences for some repeats, a bootstrap interval from five on, always the same one', () => {
    const times = (values: readonly number[]) => side(...values.map((latencyMs) => ({ latencyMs })))
    expect(changeOf(times([100, 110, 120]), times([300, 320, 310]), 'latencyMs.p50')).toMatchObject({ a: { value: 110, min: 100, max: 120, n: 3 }, delta: 200, interval: { low: 180, high: 220, kind: 'min-max' }, change: 'worse' })
    const [slow, fast] = [times([300, 305, 310, 315, 320]), times([100, 104, 108, 112, 116])]
    const better = changeOf(slow, fast, 'latencyMs.p50')
    expect(better).toMatchObject({ delta: -202, interval: { kind: 'bootstrap-95' }, change: 'better' })
    expect(better?.interval?.low).toBeGreaterThanOrEqual(-220)
    expect(better?.interval?.high).toBeLessThanOrEqual(-184)
    expect(changeOf(slow, fast, 'latencyMs.p50')).toEqual(better)
    // A difference that chance can turn round is none.
    expect(changeOf(times([100, 400, 110, 420, 90]), times([95, 410, 405, 415, 100]), 'latencyMs.p50')).toMatchObject({ change: 'unclear' })
  })

  it('calls a client that got nothing neither faster nor slower than one that got something', () => {
    const nothing = side({ lost: Array.from({ length: 79 }, (_, i) => i + 1) })
    for (const measure of ['latencyMs.p50', 'latencyMs.p95', 'ageMs.mean', 'maxGapMs', 'availability', 'zombieMs']) {
      expect(changeOf(nothing, side({ latencyMs: 400 }), measure), measure).toMatchObject({ a: { value: null, n: 0 }, delta: null, change: 'unclear' })
      expect(changeOf(nothing, nothing, measure), measure).toMatchObject({ delta: null, change: 'unclear' })
    }
    expect(changeOf(nothing, nothing, 'lost')).toMatchObject({ change: 'same' })
    expect(changeOf(nothing, side({ latencyMs: 400 }), 'lost')).toMatchObject({ change: 'better' })
  })

  it('tells an outage that a client never noticed from a run in which there was nothing to notice', () => {
    const unnoticed = (noticedT?: number) => {
      const log = oneClient('websocket', { fault: { fromT: 3000 } }, (client) => {
        client.start().attempt(1).open(10).hello(12).deliver(1, 29).hit(3001, 'silenced')
        if (noticedT !== undefined) client.close(noticedT)
        return client.endState(noticedT === undefined ? 'open' : 'closed')
      })
      return [{ log, health: measureHealth(log), cells: judgeLog(log, { scenario: log.header.scenario, transports: ['websocket'] }) }] as const
    }
    const detect = (a: Side, b: Side) => compareRuns(a, b).transports[0]?.measures.find(({ measure }) => measure === 'timeToDetectMs')
    expect(detect(unnoticed(), unnoticed())).toMatchObject({ a: { value: null, never: 1 }, b: { never: 1 }, change: 'same' })
    expect(detect(unnoticed(), unnoticed(4000))).toMatchObject({ a: { never: 1 }, b: { value: 999 }, change: 'better' })
    expect(changeOf(side({}), side({}), 'timeToDetectMs')).toEqual(expect.objectContaining({ a: { value: null, min: null, max: null, n: 0 }, change: 'same' }))
  })

  it('does not call two runs made alike in which other faults were switched by hand', () => {
    const hand = (t: number, fault: string, phase: 'on' | 'off', params = {}) => ({ side: 'fault', kind: 'fault', t, fault, phase, by: 'hand', params, explain: 'x' }) as never
    const free = (...switches: readonly never[]) => {
      const builder = buildLog()
      for (const one of switches) builder.event(one)
      builder.of('sse').start().attempt(1).open(10).hello(12).deliver(1, 79).endState('open')
      const log = builder.log()
      return [{ log, health: measureHealth(log), cells: judgeLog(log, { scenario: log.header.scenario, transports: ['sse'] }) }] as const
    }
    const latency = [hand(2000, 'link/latency', 'on', { latencyMs: 300 }), hand(4000, 'link/latency', 'off')]
    expect(compareRuns(free(...latency), free(...latency)).differs).toEqual([])
    expect(compareRuns(free(...latency), free(hand(2000, 'link/blackhole', 'on')))).toMatchObject({ comparable: false, differs: [{ field: 'switched by hand', a: '2.00 s: link/latency, latencyMs 300; 4.00 s: link/latency off', b: '2.00 s: link/blackhole' }] })
    expect(compareRuns(free(...latency), free()).a[0]?.byHand).toEqual([{ atMs: 2000, on: [{ fault: 'link/latency', params: { latencyMs: 300 } }], off: [] }, { atMs: 4000, on: [], off: ['link/latency'] }])
    // A number that neither side has because too little came is not the same: nobody knows it.
    expect(compareRuns(free(), free()).transports[0]?.measures.find(({ measure }) => measure === 'latencyMs.p95')).toMatchObject({ change: 'same' })
    const little = side({ lost: Array.from({ length: 40 }, (_, i) => i + 20) })
    expect(changeOf(little, little, 'latencyMs.p95')).toMatchObject({ a: { value: null }, change: 'unclear' })
  })

  it('says "unclear" when one side has no number or no sound verdict', () => {
    expect(changeOf(side({}), side({}), 'timeToRecoverMs')).toMatchObject({ a: { value: null, n: 0 }, delta: null, change: 'same' })
    const comparison = compareRuns(side({}), side({ header: { seed: 2 } }))
    expect(comparison.differs).toEqual([{ field: 'seed', a: '1', b: '2' }])
    const incomplete = judged()
    const log = { ...incomplete.log, events: incomplete.log.events.slice(0, -5) }
    const invalid = { ...incomplete, log, cells: judgeLog(log, { scenario: log.header.scenario, transports: ['sse'] }) }
    expect(compareRuns(side({}), [invalid]).transports[0]).toMatchObject({ b: 'invalid', change: 'unclear' })
    const lossy = judged({ lost: [20, 21, 22] })
    const busy = { ...lossy, cells: lossy.cells.map((cell) => ({ ...cell, verdict: 'invalid' as const })) }
    expect(changeOf(side({}), [busy], 'lost')).toMatchObject({ a: { value: 0 }, b: { value: 3 }, delta: null, change: 'unclear' })
  })

  it('refuses repeats that are none', () => {
    expect(() => compareRuns(side({}, { header: { scale: 10 } }), side({}))).toThrow('run r1 is no repeat of run r0: time scale is 1:10, not 1:20')
    expect(() => compareRuns(side({}, { header: { seed: 7 } }), side({}))).not.toThrow()
  })

  it('reads in a terminal', () => {
    expect(renderComparison(compareRuns(side({}), side({ latencyMs: 400, lost: [20] }))).split('\n')).toMatchInlineSnapshot(`
      [
        "A  r0  By hand  2026-11-22T20:00:00.000Z  (node)",
        "B  r0  By hand  2026-11-22T20:00:00.000Z  (node)",
        "",
        "Made the same way: scenario, seed, scale, probe and versions.",
        "",
        "transport  measure                         A           B  difference  between    noise",
        "sse        verdict              ✓ unaffected  ~ degraded                                ≈ by chance",
        "           lost                            0           1          +1                    ≈ by chance",
        "           lost without a word             0           1          +1                    ≈ by chance",
        "           first message after        105 ms      500 ms     +395 ms           ±103 ms  ≈ by chance",
        "           latency p50                  5 ms      400 ms     +395 ms             ±3 ms  ≈ by chance",
        "           latency p95                  5 ms      400 ms     +395 ms             ±3 ms  ≈ by chance",
        "           age mean                    55 ms      438 ms     +383 ms             ±3 ms  ≈ by chance",
        "           fresh                       100 %        52 %       -48 %            ±1.3 %  ≈ by chance",
        "",
        "The same within the noise:",
        "sse: duplicates, out of order, corrupt, noticed after, back after, longest silence, attempts, TCP connections,",
        "  overhead a message, half-open",
        "",
        "One run on a side has no interval: a difference beyond the noise may still be chance. Repeat the run and compare sets",
        "(compare A1,A2,... B1,B2,...).",
      ]
    `)
  })
})

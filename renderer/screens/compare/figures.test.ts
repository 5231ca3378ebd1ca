import { beforeEach, describe, expect, it } from 'vitest'
import type { Change, Comparison, MeasureChange } from '../../../lab/contract/comparison.ts'
import type { Catalogue } from '../../../lab/contract/control.ts'
import { isChance, measureChange, verdictChange } from '../../../lab/contract/shown-change.ts'
import { comparedMeasures } from '../../../lab/verdict/compared-measures.ts'
import { switchLanguage } from '../../i18n/messages.ts'
import { useSession } from '../../state/session-store.ts'
import { changeHint, deltaText, estimateText, headlinesOf, intervalText, measureHint, partMeasures, sideText, signed } from './figures.ts'
import { feedText, handLines, lengthText, stepLines } from './run-texts.ts'

const of = (value: number | null) => ({ value, min: value, max: value, n: value === null ? 0 : 1 })
const measure = (change: Partial<MeasureChange>): MeasureChange => ({ measure: 'lost', title: 'lost', unit: 'messages', better: 'lower', a: of(0), b: of(0), delta: 0, interval: null, noise: 0, change: 'same', ...change })
const transport = (change: Change, measures: readonly MeasureChange[]): Comparison['transports'][number] => ({ transport: 'sse', a: 'unaffected', b: 'fails', change, measures: [...measures] })

describe('the figures of a comparison', () => {
  it('give a difference its sign, and none to what rounds to nothing or is not known', () => {
    expect([signed(-310, 'ms'), signed(12, 'messages'), signed(0.2, 'messages'), signed(-0.125, 'share'), signed(null, 'ms')]).toEqual(['−310 ms', '+12', '0', '−12.5 %', '–'])
  })

  it('tell the range of repeats only when they differ as shown', () => {
    expect(estimateText({ value: 200, min: 180, max: 260, n: 3 }, 'ms')).toBe('200 ms (180 ms … 260 ms)')
    expect(estimateText({ value: 200.1, min: 199.9, max: 200.2, n: 3 }, 'ms')).toBe('200 ms')
    expect(intervalText(measure({ unit: 'ms', interval: { low: -40, high: 15, kind: 'bootstrap-95' } }))).toBe('−40 ms … +15 ms (95 %)')
  })

  it('part what changed for any transport from what is the same for all', () => {
    const attempts = measure({ measure: 'attempts', a: of(3), b: of(3) })
    const { changed, same } = partMeasures([transport('same', [measure({}), attempts]), transport('worse', [measure({ change: 'worse' }), attempts])])
    expect([changed.map((one) => one.measure), same.map((one) => one.measure)]).toEqual([['lost'], ['attempts']])
  })

  it('tell what never happened from what had no occasion, and both from a difference within the noise', () => {
    const noticed = (a: MeasureChange['a'], b: MeasureChange['b'], change: Change, delta: number | null = null) => measure({ measure: 'timeToDetectMs', unit: 'ms', noise: 5, a, b, change, delta })
    const never = { ...of(null), never: 1 }
    const told = (one: MeasureChange) => [sideText(one.a, one), sideText(one.b, one), deltaText(one), changeHint(one, false)]
    expect(told(noticed(never, never, 'same'))).toEqual(['never noticed', 'never noticed', 'never noticed', 'it should have happened, and did on neither side'])
    expect(told(noticed(of(null), of(null), 'same'))).toEqual(['nothing to notice', 'nothing to notice', 'nothing to notice', 'it happened on neither side'])
    expect(told(noticed(never, of(40), 'better'))).toEqual(['never noticed', '40 ms', 'never noticed → 40 ms', 'it should have happened on both sides, and did on one'])
    expect(told(noticed(of(40), of(42), 'same', 2))).toEqual(['40 ms', '42 ms', '+2.0 ms', 'within the noise of ±5.0 ms'])
    const silent = measure({ measure: 'silentLoss', noise: 2 })
    expect(changeHint(silent, false)).toBe('it happened on neither side')
    const { changed, same, none } = partMeasures([transport('same', [noticed(of(null), of(null), 'same'), silent, measure({ a: of(1) })]), transport('same', [noticed(never, never, 'same'), silent, measure({ a: of(1) })])])
    expect([changed, same, none].map((part) => part.map((one) => one.measure))).toEqual([['timeToDetectMs'], ['lost'], ['silentLoss']])
  })

  it('sum up for the back of the room, and say same when every difference is noise', () => {
    const lost = (a: number, b: number, change: Change) => measure({ a: of(a), b: of(b), change })
    expect(headlinesOf([transport('better', [lost(40, 0, 'better')]), transport('better', [lost(9, 1, 'better')]), transport('worse', [lost(0, 2, 'worse')])], false)).toEqual({
      verdicts: { change: 'better', text: '2 : 1' },
      lost: { change: 'better', text: '49 → 3' },
    })
    // What is not judged adds nothing.
    expect(headlinesOf([transport('better', [lost(40, 0, 'better')]), transport('unclear', [{ ...lost(0, 12, 'unclear'), delta: null }])], false).lost).toEqual({ change: 'better', text: '40 → 0' })
    expect(headlinesOf([transport('same', [lost(1, 0, 'same')])], false)).toMatchObject({ verdicts: { change: 'same' }, lost: { change: 'same', text: '1 → 0' } })
    expect(headlinesOf([transport('better', []), transport('worse', [])], false).verdicts.change).toBe('unclear')
  })

  it('call nothing the same that could not be compared, and count it', () => {
    expect(headlinesOf([transport('unclear', []), transport('unclear', [])], false).verdicts).toEqual({ change: 'none', text: '', note: 'none of the 2 could be compared' })
    expect(headlinesOf([transport('unclear', []), transport('same', [])], false).verdicts).toEqual({ change: 'unclear', text: '0 : 0', note: '1 of 2 could not be compared' })
    expect(headlinesOf([transport('unclear', []), transport('better', [])], false).verdicts).toEqual({ change: 'better', text: '1 : 0', note: '1 of 2 could not be compared' })
  })

  it('say of every measure what it is and which way is better', () => {
    for (const { measure, better } of comparedMeasures) expect(measureHint({ measure, better }), measure).toMatch(/^[A-Z9].*\. (Lower|Higher) is better\.$/)
  })

  it('are not comparable where a side has no number, and chance where the repeats tell either way', () => {
    expect([measureChange({ change: 'unclear', delta: null }, false), measureChange({ change: 'unclear', delta: 5 }, false), measureChange({ change: 'same', delta: null }, false)]).toEqual(['none', 'chance', 'same'])
  })

  it('are chance where two single runs were made alike', () => {
    const run = {} as Comparison['a'][number]
    const differs = [{ field: 'seed', a: '1', b: '2' }]
    expect([isChance({ differs: [], a: [run], b: [run] }), isChance({ differs, a: [run], b: [run] }), isChance({ differs: [], a: [run, run], b: [run, run] })]).toEqual([true, false, false])
    expect([measureChange({ change: 'worse', delta: 5 }, true), measureChange({ change: 'same', delta: 1 }, true), verdictChange({ change: 'better' }, true), verdictChange({ change: 'unclear' }, true)]).toEqual(['chance', 'same', 'chance', 'none'])
    const lost = (change: Change) => transport('better', [measure({ a: of(9), b: of(1), change })])
    expect(headlinesOf([lost('better')], true)).toMatchObject({ verdicts: { change: 'chance', text: '1 : 0' }, lost: { change: 'chance', text: '9 → 1' } })
    expect(headlinesOf([lost('unclear')], false).lost.change).toBe('chance')
  })
})

describe('how a run was made', () => {
  beforeEach(() => {
    const unscaled = { id: 'link/latency', title: 'Latency', unscaled: ['latencyMs'] }
    useSession.setState({ catalogue: { faults: [unscaled, { id: 'link/blackhole', title: 'Silence', unscaled: [] }] } as unknown as Catalogue })
    return () => useSession.setState({ catalogue: null })
  })

  it('is told as in the rest of the app: faults by title, times on the clock of the run, those of the network as they are', () => {
    const timeline: Comparison['a'][number]['timeline'] = [
      { atMs: 0, on: [{ fault: 'gateway/strip-upgrade', params: {} }], off: [] },
      { atMs: 40_000, on: [{ fault: 'link/blackhole', params: { flows: 'old', downForMs: 20_000 } }, { fault: 'link/latency', params: { latencyMs: 300, cut: true } }], off: ['gateway/strip-upgrade'] },
    ]
    expect(stepLines({ scale: 20, timeline })).toEqual([
      'gateway/strip-upgrade from the start',
      'Silence at 2.0 s (40.0 s of lab time): flows old, down for 1.0 s (20.0 s of lab time)',
      'Latency at 2.0 s (40.0 s of lab time): latency 300 ms, cut yes',
      'gateway/strip-upgrade off at 2.0 s (40.0 s of lab time)',
    ])
    expect(stepLines({ scale: 1, timeline: timeline.slice(1) })[0]).toBe('Silence at 40.0 s: flows old, down for 20.0 s')
    expect(feedText({ scale: 20, feed: { payloadBytes: 64, everyMs: 1000, heartbeatMs: 'off', ring: 1000 } })).toBe('64 B every 50 ms (1.0 s of lab time), no heartbeat, the last 1,000 kept')
    expect([lengthText({ scale: 20, durationMs: 80_000 }), lengthText({ scale: 20, durationMs: null })]).toEqual(['4.0 s (1 min 20 s of lab time)', 'as needed'])
  })

  it('tells what was switched by hand alike, though it is noted in wall time', () => {
    const byHand: Comparison['a'][number]['byHand'] = [
      { atMs: 2000, on: [{ fault: 'link/latency', params: { latencyMs: 300 } }, { fault: 'link/blackhole', params: { flows: 'old', downForMs: 1000 } }], off: [] },
      { atMs: 2500, on: [], off: ['link/latency'] },
    ]
    expect(handLines({ scale: 20, byHand })).toEqual(['Latency at 2.0 s (40.0 s of lab time): latency 300 ms', 'Silence at 2.0 s (40.0 s of lab time): flows old, down for 1.0 s (20.0 s of lab time)', 'Latency off at 2.5 s (50.0 s of lab time)'])
  })

  it('is told in Chinese without a word of the files', async () => {
    await switchLanguage('zh', 'language')
    expect(stepLines({ scale: 20, timeline: [{ atMs: 40_000, on: [{ fault: 'link/blackhole', params: { flows: 'old', downForMs: 20_000 } }], off: [] }] })).toEqual(['2.0 s（实验时间 40.0 s）时启用：黑洞（连接：已有的，关闭时长：1.0 s（实验时间 20.0 s））'])
    await switchLanguage('en', 'language')
  })
})

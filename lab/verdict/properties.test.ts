import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../contract/event.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { Contract } from '../contract/scenario.ts'
import { severity } from '../contract/verdict.ts'
import { measure } from '../record/measure.ts'
import { measureHealth } from '../record/measure-health.ts'
import { judgeWith } from './testing/judge-log.ts'
import { buildLog } from './testing/log-builder.ts'

const verdictOf = (log: RunLog, contract: Contract = 'latest') => judgeWith({ measure, measureHealth }, log, 'sse', contract)

/** One EventSource through an outage: a cut, a return or none, some messages lost, late or doubled; intact and in order. */
const storyArbitrary = fc.record({
  shiftMs: fc.constant<number>(0),
  cutT: fc.integer({ min: 1000, max: 5000 }),
  returns: fc.boolean(),
  outageMs: fc.integer({ min: 20, max: 3000 }),
  replays: fc.boolean(),
  latencyMs: fc.integer({ min: 1, max: 400 }),
  lost: fc.uniqueArray(fc.integer({ min: 1, max: 79 }), { maxLength: 6 }),
  doubled: fc.uniqueArray(fc.integer({ min: 1, max: 79 }), { maxLength: 3 }),
  control: fc.boolean(),
  touched: fc.boolean(),
})
type Story = typeof storyArbitrary extends fc.Arbitrary<infer S> ? S : never

function logOf(story: Story): RunLog {
  const builder = buildLog({ fault: { fromT: story.cutT, toT: story.cutT + story.outageMs }, shiftMs: story.shiftMs })
  const client = builder.of('sse').start(0).attempt(1).open(5).hello(6)
  builder.of('websocket').start(0).hit(story.cutT)
  if (story.touched) client.hit(story.cutT)
  const backT = story.cutT + story.outageMs + 10
  if (story.touched) {
    client.error(story.cutT + 1, { readyState: story.returns ? 0 : 2 })
    if (story.returns) client.attempt(backT - 5, 'ua').open(backT, 'ua')
  }
  for (let seq = 1; seq <= 79; seq++) {
    if (story.lost.includes(seq)) continue
    const dueT = seq * 100 + story.latencyMs
    const hidden = story.touched && dueT >= story.cutT && dueT < backT
    if (story.touched && dueT >= story.cutT && !story.returns) continue
    if (hidden && !story.replays) continue
    const t = hidden ? backT + 1 : dueT
    if (t > 8000) continue
    client.message(seq, t)
    if (story.doubled.includes(seq)) client.message(seq, t)
  }
  client.endState(story.touched && !story.returns ? 'closed' : 'open').control(story.control)
  return builder.log()
}

/** The log as it would have been recorded had these events never happened. */
function without(log: RunLog, drop: (event: LabEvent) => boolean): RunLog {
  const events = log.events.filter((event) => !drop(event)).map((event, i) => ({ ...event, id: i + 1 }))
  return { ...log, events, footer: { format: 'brownout-run-end', events: events.length, outcome: 'finished', counts: null, verdicts: null } }
}

describe('judge', () => {
  it('never improves a verdict when a delivered message is lost (contract latest: any; complete: any but the last delivered)', () => {
    fc.assert(
      fc.property(storyArbitrary, fc.nat(), (story, pick) => {
        const log = logOf(story)
        const seqs = [...new Set(log.events.flatMap((event) => (event.kind === 'message' ? [event.seq] : [])))]
        if (seqs.length < 2) return
        for (const contract of ['latest', 'complete'] as const) {
          const victim = seqs[pick % (contract === 'latest' ? seqs.length : seqs.length - 1)]
          const lossier = without(log, (event) => event.kind === 'message' && event.seq === victim)
          const [before, after] = [verdictOf(log, contract), verdictOf(lossier, contract)]
          expect(severity[after.verdict], `losing ${victim}: ${before.verdict} (${before.because}) became ${after.verdict} (${after.because})`).toBeGreaterThanOrEqual(severity[before.verdict])
        }
      }),
      { numRuns: 150 },
    )
  })

  it('gives the same verdict and the same words at any time of the clock', () => {
    fc.assert(
      fc.property(storyArbitrary, fc.integer({ min: -100_000, max: 10_000_000 }), (story, shiftMs) => {
        expect(verdictOf(logOf({ ...story, shiftMs }))).toEqual(verdictOf(logOf(story)))
      }),
    )
  })

  it('does not depend on the order in which a log holds its events', () => {
    fc.assert(
      fc.property(storyArbitrary, fc.infiniteStream(fc.nat()), (story, dice) => {
        const log = logOf(story)
        const keyed = log.events.map((event) => ({ event, key: dice.next().value as number }))
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ event }) => event)
        expect(verdictOf({ ...log, events: shuffled })).toEqual(verdictOf(log))
        expect(measure({ ...log, events: shuffled }, 'sse')).toEqual(measure(log, 'sse'))
      }),
      { numRuns: 50 },
    )
  })

  it('has no verdict on a log that misses any event, least of all its evidence', () => {
    fc.assert(
      fc.property(storyArbitrary, fc.nat(), (story, pick) => {
        const log = logOf(story)
        const { evidence } = verdictOf(log)
        const missing = evidence.length > 0 ? evidence[pick % evidence.length] : 1
        expect(verdictOf({ ...log, events: log.events.filter((event) => event.id !== missing) })).toMatchObject({ verdict: 'invalid', reason: 'incomplete-log' })
      }),
    )
  })

  it('quotes only events of the log, each once, in order of time', () => {
    fc.assert(
      fc.property(storyArbitrary, (story) => {
        const log = logOf(story)
        const verdict = verdictOf(log)
        const quoted = verdict.evidence.map((id) => log.events.find((event) => event.id === id))
        expect(quoted.every((event) => event !== undefined)).toBe(true)
        expect(new Set(verdict.evidence).size).toBe(verdict.evidence.length)
        expect(quoted.map((event) => event?.t)).toEqual(quoted.map((event) => event?.t ?? 0).sort((a, b) => a - b))
        expect(verdict.because).toMatch(/^[A-Z\d].*\.$/s)
      }),
    )
  })
})

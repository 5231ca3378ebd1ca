import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import type { LabEvent } from '../../contract/event.ts'
import type { Lesson } from '../../contract/lesson.ts'
import { judgedLog } from '../saved-runs.ts'
import { type JudgedRun, lessonOutcome } from './lesson-outcome.ts'

const recorded = fileURLToPath(new URL('../../../fixtures/runs/upgrade-stripped.ndjson', import.meta.url))

const text = { title: '', summary: '', predictions: {}, questions: {}, read: '', try: '', trainer: '', explain: 'Closed with {{websocket.closeCode}}, {{ fallback.timeToFirstMessageMs }} later, {{websocket.closeCode}} it was.' }

const lesson: Lesson = {
  id: 'x',
  order: 1,
  notes: [],
  minutes: 15,
  run: { condition: 'upgrade-stripped' },
  try: { condition: 'clean' },
  transports: ['sse', 'websocket'],
  predictions: [
    {
      id: 'opens',
      about: 'websocket',
      options: [
        { id: 'yes', when: ['websocket.delivered > 0'] },
        { id: 'no', when: ['websocket.delivered == 0', 'websocket.attempts == 1'] },
      ],
      show: ['websocket.closeCode', 'sse.latencyMs.p50', 'sse.bytesDown', 'websocket.timeToRecoverMs'],
    },
    { id: 'lost', options: [{ id: 'many', when: ['sse.lost > 5'] }, { id: 'some', when: ['sse.lost == 3'] }], show: [] },
  ],
  questions: [],
  texts: { en: text, zh: { ...text, explain: '{{sse.verdict}}' } },
}

describe('what a run says about predictions', () => {
  let run: JudgedRun
  beforeAll(async () => {
    const { log, state } = await judgedLog(recorded)
    run = { log, cells: state.cells }
  })

  it('is the option whose statements all hold, with the values that the lesson shows and the evidence of its transport', () => {
    const { doubt, predictions } = lessonOutcome(lesson, run)
    expect(doubt).toBeNull()
    const cell = run.cells.find(({ transport }) => transport === 'websocket')
    expect(predictions[0]).toMatchObject({ id: 'opens', option: 'no', evidence: cell?.evidence })
    const measures = run.cells.find(({ transport }) => transport === 'sse')?.measures
    expect(predictions[0]?.shown).toEqual([
      { name: 'websocket.closeCode', value: 1006 },
      { name: 'sse.latencyMs.p50', value: measures?.latencyMs.p50, unit: 'ms' },
      { name: 'sse.bytesDown', value: measures?.bytesDown, unit: 'bytes' },
      { name: 'websocket.timeToRecoverMs', value: null, unit: 'ms' },
    ])
  })

  it('is no option when none holds, and none when several do', () => {
    expect(lessonOutcome(lesson, run).predictions[1]).toMatchObject({ id: 'lost', option: null })
    const both = { ...lesson, predictions: [{ id: 'both', options: [{ id: 'a', when: ['sse.delivered > 0'] }, { id: 'b', when: ['sse.delivered > 1'] }], show: [] }] }
    expect(lessonOutcome(both, run).predictions[0]?.option).toBeNull()
  })

  it('has each value of the explanations once, of both languages', () => {
    expect(lessonOutcome(lesson, run).values).toEqual([
      { name: 'websocket.closeCode', value: 1006 },
      { name: 'fallback.timeToFirstMessageMs', value: run.cells.find(({ transport }) => transport === 'fallback')?.measures.timeToFirstMessageMs, unit: 'ms' },
      { name: 'sse.verdict', value: 'unaffected' },
    ])
  })

  it('is nothing, with the reason, for a run that the machine spoiled, that was stopped, or that left a transport out', () => {
    const cells = run.cells.map((cell) => (cell.transport === 'sse' ? { ...cell, verdict: 'invalid' as const, because: 'The engine was busy.' } : cell))
    expect(lessonOutcome(lesson, { ...run, cells })).toMatchObject({ doubt: { reason: 'unsound', because: 'The engine was busy.' }, predictions: [], values: [] })
    const footer = run.log.footer && { ...run.log.footer, outcome: 'stopped' as const }
    expect(lessonOutcome(lesson, { ...run, log: { ...run.log, footer } }).doubt?.reason).toBe('stopped')
    expect(lessonOutcome(lesson, { ...run, log: { ...run.log, footer: undefined } }).doubt?.reason).toBe('stopped')
    expect(lessonOutcome(lesson, { ...run, cells: run.cells.filter(({ transport }) => transport !== 'sse') }).doubt).toEqual({ reason: 'other transports', because: 'sse had no part in the run.' })
  })

  it('is asked of the run that the lesson is about', () => {
    expect(() => lessonOutcome({ ...lesson, run: { scenario: 'twenty-seconds' } }, run)).toThrow(/is one of "upgrade-stripped"; the lesson "x" is about "twenty-seconds"/)
  })

  it('tells facts with their units and events, and why one could not be had', () => {
    const at = { side: 'lab' as const, t: 1 }
    const events: LabEvent[] = [
      ...run.log.events,
      { ...at, id: 900_001, kind: 'fact', name: 'a.cost', value: 4, unit: 'KiB', text: 'Four.' },
      { ...at, id: 900_002, kind: 'unmeasured', name: 'b', because: 'this machine has no network namespaces' },
    ]
    const facts: Lesson = { ...lesson, predictions: [
      { id: 'cost', options: [{ id: 'little', when: ['fact(a.cost) < 8'] }, { id: 'much', when: ['fact(a.cost) >= 8'] }], show: ['fact(a.cost)', 'fact(c)'] },
      { id: 'other', options: [{ id: 'yes', when: ['fact(b.c) == true'] }, { id: 'no', when: ['fact(b.c) == false'] }], show: [] },
    ] }
    const { predictions } = lessonOutcome(facts, { ...run, log: { ...run.log, events } })
    expect(predictions).toEqual([
      { id: 'cost', option: 'little', shown: [{ name: 'fact(a.cost)', value: 4, unit: 'KiB', event: 900_001 }, { name: 'fact(c)', value: null, because: 'nothing found c' }], evidence: [900_001] },
      { id: 'other', option: null, because: 'this machine has no network namespaces', shown: [], evidence: [] },
    ])
  })
})

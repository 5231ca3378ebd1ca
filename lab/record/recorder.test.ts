import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../contract/event.ts'
import { virtualClock } from '../core/clock.ts'
import { createRecorder } from './recorder.ts'

const start = { kind: 'start', side: 'client', transport: 'sse' } as const

describe('createRecorder', () => {
  it('numbers events from 1 in order of arrival and stamps those without a time', async () => {
    const clock = virtualClock()
    const recorder = createRecorder(clock)
    recorder.record(start)
    await clock.advance(100)
    recorder.record(start)
    recorder.record({ ...start, t: 42 })
    expect(recorder.events().map(({ id, t }) => ({ id, t }))).toEqual([
      { id: 1, t: 0 },
      { id: 2, t: 100 },
      { id: 3, t: 42 },
    ])
  })

  it('hands out one batch for what came within 50 ms, to listeners from the moment they listen', async () => {
    const clock = virtualClock()
    const recorder = createRecorder(clock)
    const heard: number[][] = []
    recorder.record(start)
    const stop = recorder.onEvents((batch) => heard.push(batch.map((event) => event.id)))
    recorder.record(start)
    recorder.record(start)
    await clock.advance(60)
    recorder.record(start)
    recorder.flush()
    stop()
    recorder.record(start)
    await clock.advance(60)
    expect(heard).toEqual([[2, 3], [4]])
  })

  it('keeps only the latest events where it is told to, and still hands out and numbers all', async () => {
    for (const listening of [true, false]) {
      const clock = virtualClock()
      const recorder = createRecorder(clock, { keep: 10 })
      const heard: number[] = []
      if (listening) recorder.onEvents((batch) => heard.push(...batch.map(({ id }) => id)))
      for (let n = 1; n <= 100; n++) {
        recorder.record(start)
        if (n % 7 === 0) await clock.advance(60)
      }
      await clock.advance(60)
      expect(heard).toEqual(listening ? Array.from({ length: 100 }, (_, i) => i + 1) : [])
      expect(recorder.events().at(-1)?.id).toBe(100)
      expect(recorder.events().length).toBeGreaterThanOrEqual(10)
      expect(recorder.events().length).toBeLessThanOrEqual(27)
    }
  })

  it('drops a listener that throws, keeps the others, and says so in the log', async () => {
    const clock = virtualClock()
    const recorder = createRecorder(clock)
    const heard: LabEvent[] = []
    recorder.onEvents(() => {
      throw new Error('broken chart')
    })
    recorder.onEvents((batch) => heard.push(...batch))
    recorder.record(start)
    await clock.advance(60)
    await clock.advance(60)
    expect(heard.map((event) => event.kind)).toEqual(['start', 'trouble'])
    expect(heard[1]).toMatchObject({ message: 'a reader of the event log failed and was dropped: broken chart' })
  })

  it('lets go of its timer and listeners when closed', async () => {
    const clock = virtualClock()
    const recorder = createRecorder(clock)
    const heard: number[] = []
    recorder.onEvents((batch) => heard.push(batch.length))
    recorder.record(start)
    recorder.close()
    recorder.record(start)
    await clock.advance(200)
    expect(heard).toEqual([1])
    expect(recorder.events()).toHaveLength(2)
  })
})

import { describe, expect, it } from 'vitest'
import type { Density } from '../../lab/contract/run-pages.ts'
import type { LabEvent } from '../../lab/contract/event.ts'
import type { EngineClient } from './engine-client.ts'
import { eventsIn, loadPart, mostEvents, overviewOf, partFor } from './paged-log.ts'

const options = { run: 'r', transports: ['sse', 'websocket'] as const, everyMs: 100, scale: 20 }
const density = (messages: readonly number[], marks: readonly number[] = []): Density => ({
  fromT: 0, columnMs: 1000, complete: true,
  lanes: [{ lane: 'sse', messages, marks: messages.map((_, i) => marks[i] ?? 0), wire: messages.map(() => 1) }],
})
const fault: LabEvent = { id: 1, t: 500, side: 'fault', kind: 'fault', fault: 'gateway/strip-upgrade', phase: 'on', by: 'timeline', params: {}, explain: '' }

describe('a long run', () => {
  it('counts what a view would bring, columns that it only touches too', () => {
    const ten = density([10, 20, 30], [1])
    expect([eventsIn(ten, { fromT: 0, toT: 999 }), eventsIn(ten, { fromT: 1500, toT: 2100 }), eventsIn(ten, { fromT: -50, toT: 99_000 })]).toEqual([12, 52, 64])
  })

  it('loads as much around a view as may come at once, and nothing when the view alone is too much', () => {
    const flat = density(Array.from({ length: 100 }, () => mostEvents / 10))
    expect(partFor(flat, { fromT: 50_000, toT: 52_000 })).toEqual({ fromT: 48_000, toT: 54_000 })
    expect(partFor(flat, { fromT: 50_000, toT: 55_500 })).toEqual({ fromT: 48_625, toT: 56_875 })
    expect(partFor(flat, { fromT: 50_000, toT: 70_000 })).toBeNull()
  })

  it('shows the whole by its density: ticks where something came, bars that end where nothing more did', () => {
    const log = overviewOf(density([5, 3, 0, 0, 0, 7]), [fault], options)
    const lane = log.lanes.get('sse')
    expect(lane?.spans.toArray().map(({ fromT, toT }) => [fromT, toT])).toEqual([[0, 2000], [5000, 6000]])
    expect([lane?.messages.length, lane?.delivered]).toEqual([3, 15])
    expect(log.faults).toMatchObject([{ fault: 'gateway/strip-upgrade', fromT: 500, toT: null }])
  })

  it('puts the pages of a part in order of arrival, after the faults that were switched before it', async () => {
    const message = (id: number, t: number): LabEvent => ({ id, t, side: 'client', kind: 'message', transport: 'sse', via: 'sse', epoch: 'a', seq: id, bytes: 1, fresh: true, intact: true })
    const pages = [{ events: [message(8, 1000), message(7, 1001)], next: 5 }, { events: [message(9, 1100)], next: null }]
    const asked: unknown[] = []
    const engine = { runs: { events: (query: { next?: number }) => (asked.push(query.next), Promise.resolve(pages[asked.length - 1])) } } as unknown as EngineClient
    const log = await loadPart(engine, { fromT: 900, toT: 2000 }, { ...options, faults: [fault] })
    expect(asked).toEqual([0, 5])
    expect([log.length, log.find(7)?.t, log.lanes.get('sse')?.delivered, log.faults.length]).toEqual([4, 1001, 3, 1])
  })
})

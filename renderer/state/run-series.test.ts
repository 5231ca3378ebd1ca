import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../../lab/contract/event.ts'
import { EventStore } from './event-store.ts'
import { RunSeries } from './run-series.ts'

let id = 0
const event = (fields: Record<string, unknown>): LabEvent => ({ id: ++id, ...fields }) as unknown as LabEvent
const publish = (seq: number, t: number) => event({ kind: 'publish', side: 'server', t, scheduledT: t - 1, epoch: 'a', seq, bytes: 64 })
const message = (seq: number, t: number, more: object = {}) => event({ kind: 'message', side: 'client', transport: 'sse', via: 'sse', t, epoch: 'a', seq, bytes: 64, fresh: true, intact: true, ...more })

const measured = { startT: 0, endT: 2000 }

function seriesOf(...events: readonly LabEvent[]): RunSeries {
  const series = new RunSeries(20)
  for (const one of events) series.take(one)
  return series
}

describe('the quantities of a run', () => {
  it('measures latency from the schedule, of the first delivery only, and counts what never came', () => {
    const series = seriesOf(publish(1, 100), publish(2, 200), publish(3, 300), message(1, 105), message(1, 150, { fresh: false }), message(3, 340))
    const { latency, known } = series.of('sse')
    expect([latency.length, latency.heldAt(105), latency.heldAt(340)]).toEqual([2, 6, 41])
    expect(known.heldAt(339)).toBe(100)
    expect(known.heldAt(340)).toBe(300)
    expect([series.missing('sse', { fromT: 0, toT: 400 }, measured), series.missing('sse', { fromT: 0, toT: 200 }, measured), series.missing('websocket', { fromT: 0, toT: 400 }, measured)]).toEqual([1, 0, 3])
  })

  it('takes a message whose publication is told after it, and an old one without making the news older', () => {
    const series = seriesOf(message(2, 205), publish(1, 100), publish(2, 200), message(1, 400))
    expect(series.of('sse').latency.length).toBe(2)
    expect(series.of('sse').known.last()).toBe(200)
    expect(series.missing('sse', { fromT: 0, toT: 999 }, measured)).toBe(0)
  })

  it('leaves control clients out, except at the server', () => {
    const open = (hop: string, more: object = {}) => event({ kind: 'tcp-open', side: 'wire', transport: 'sse', t: 10, hop, conn: 'c', ...more })
    const series = seriesOf(open('client'), open('client', { control: true }), open('origin'), open('origin', { control: true }), publish(1, 20), message(1, 30, { control: true }))
    expect([series.of('sse').connections.last(), series.of('sse').opened, series.sockets.last(), series.of('sse').latency.length]).toEqual([1, 1, 2, 0])
  })
})

describe('stored events', () => {
  it('keep time, kind and transport for good, and their detail while they are new', () => {
    const store = new EventStore({ keep: 1000 })
    for (let i = 1; i <= 20_000; i++) store.push(event({ kind: i % 2 ? 'heartbeat' : 'publish', side: 'client', t: i, ...(i % 2 ? { transport: 'sse' } : {}) }))
    const first = store.idAt(0)
    expect([store.length, store.timeAt(0), store.kindAt(0), store.transportAt(0), store.kindAt(1), store.transportAt(1)]).toEqual([20_000, 1, 'heartbeat', 'sse', 'publish', null])
    expect([store.at(0), store.at(19_000)?.t, store.indexOf(first + 7), store.indexOf(first - 1)]).toEqual([undefined, 19_001, 7, -1])
  })
})

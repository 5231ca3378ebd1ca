import { describe, expect, it } from 'vitest'
import type { LabEvent } from '../../lab/contract/event.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import { createLane, extendLane, quietSince, statusOf, type Lane, wasConnected } from './lane-model.ts'

type LaneEvent = Extract<LabEvent, { transport: TransportId }>
type Sketch = { readonly t: number; readonly kind: LaneEvent['kind']; readonly [key: string]: unknown }

/** Events as a client or the wire would note them, numbered as they come. */
function laneOf(transport: TransportId, sketches: readonly Sketch[]): Lane {
  const lane = createLane(transport, { everyMs: 100 })
  sketches.forEach((sketch, i) => {
    extendLane(lane, { id: i + 1, side: 'client', transport, via: transport, by: 'lib', ...sketch } as unknown as LaneEvent)
  })
  return lane
}

const message = (t: number, seq: number): Sketch => ({ t, kind: 'message', seq, epoch: 'a', bytes: 64, fresh: true, intact: true })
const marksOf = (lane: Lane) => lane.marks.map(({ kind, t, label }) => [kind, t, label])

describe('a lane', () => {
  it('shows a WebSocket that is cut: bar, cross, and a gap that nobody closes', () => {
    const lane = laneOf('websocket', [
      { t: 0, kind: 'attempt' },
      { t: 5, kind: 'open' },
      message(100, 1),
      { t: 1000, kind: 'error', what: 'error' },
      { t: 1001, kind: 'close', code: 1006 },
    ])
    expect(lane.spans.toArray()).toEqual([{ fromT: 5, toT: 1000, via: 'websocket' }])
    expect(lane.gaps).toEqual([{ fromT: 1000, toT: null, word: '1006', attempts: 0, eventId: 4 }])
    expect(lane).toMatchObject({ connection: 'lost', losses: 1, reconnects: 0, delivered: 1 })
  })

  it('knows whose attempt a reconnect was, and which messages had come before', () => {
    const lane = laneOf('websocket', [
      { t: 0, kind: 'attempt' },
      { t: 5, kind: 'open' },
      message(100, 1),
      { t: 1000, kind: 'close', code: 1006 },
      { t: 1200, kind: 'attempt', by: 'lib' },
      { t: 1210, kind: 'open' },
      { ...message(1220, 1), fresh: false },
    ])
    expect(lane.marksOf.reconnect).toMatchObject([{ t: 1210, by: 'lib' }])
    expect([lane.duplicates.length, lane.duplicates.at(0), lane.delivered]).toEqual([1, 1220, 1])
  })

  it('shows an EventSource that comes back: gap closed, reconnect mark, replay counted as one burst', () => {
    const lane = laneOf('sse', [
      { t: 0, kind: 'attempt' },
      { t: 5, kind: 'open' },
      message(100, 1),
      { t: 1000, kind: 'error', what: 'error', readyState: 0 },
      { t: 1000, kind: 'attempt', by: 'ua' },
      { t: 1300, kind: 'open', by: 'ua' },
      ...Array.from({ length: 12 }, (_, i) => message(1302 + i, i + 2)),
    ])
    expect(lane.gaps).toMatchObject([{ fromT: 1000, toT: 1300, attempts: 1 }])
    expect(marksOf(lane)).toEqual([['lost', 1000, 'error'], ['reconnect', 1300, 'sse'], ['burst', 1302, '']])
    expect(lane.marks.at(-1)?.count).toBe(12)
    expect(lane.marksOf.reconnect).toMatchObject([{ by: 'ua' }])
    expect(lane).toMatchObject({ connection: 'open', reconnects: 1 })
  })

  it('draws a poll as a short bar from question to answer, and no loss between two polls', () => {
    const lane = laneOf('polling', [
      { t: 0, kind: 'attempt' },
      { t: 8, kind: 'open' },
      message(8, 1),
      message(8.1, 2),
      { t: 258, kind: 'attempt' },
      { t: 265, kind: 'empty' },
    ])
    expect(lane.spans.toArray()).toEqual([{ fromT: 0, toT: 8, via: 'polling' }, { fromT: 258, toT: 265, via: 'polling' }])
    expect(lane.gaps).toEqual([])
    expect(lane.marks).toEqual([])
  })

  it('counts failed polls as one loss and ends it with the first answer', () => {
    const lane = laneOf('polling', [
      { t: 0, kind: 'attempt' },
      { t: 8, kind: 'empty' },
      { t: 258, kind: 'attempt' },
      { t: 265, kind: 'error', what: 'status', status: 502 },
      { t: 500, kind: 'attempt' },
      { t: 505, kind: 'error', what: 'status', status: 502 },
      { t: 750, kind: 'attempt' },
      message(760, 1),
    ])
    expect(lane.gaps).toEqual([{ fromT: 265, toT: 760, word: '502', attempts: 2, eventId: 4 }])
    expect(lane).toMatchObject({ losses: 1, reconnects: 1 })
  })

  it('shows the ladder by its step and not by a reconnect', () => {
    const lane = laneOf('fallback', [
      { t: 0, kind: 'attempt', via: 'websocket' },
      { t: 20, kind: 'close', code: 1006, via: 'websocket' },
      { t: 25, kind: 'step', from: 'websocket', to: 'sse', why: 'never opened' },
      { t: 26, kind: 'attempt', via: 'sse' },
      { t: 40, kind: 'open', via: 'sse' },
    ])
    expect(marksOf(lane)).toEqual([['lost', 20, '1006'], ['step', 25, 'websocket sse']])
    expect(lane.via).toBe('sse')
  })

  it('counts a ladder that is back on another rung as reconnected, and what never opened as no loss', () => {
    const back = laneOf('fallback', [
      { t: 0, kind: 'attempt', via: 'websocket' },
      { t: 5, kind: 'open', via: 'websocket' },
      { t: 1000, kind: 'close', code: 1006, via: 'websocket' },
      { t: 1005, kind: 'step', from: 'websocket', to: 'sse', why: 'lost' },
      { t: 1010, kind: 'attempt', via: 'sse' },
      { t: 1020, kind: 'open', via: 'sse' },
    ])
    expect([back.losses, back.reconnects, back.marksOf.reconnect]).toEqual([1, 1, []])
    expect(back.marksOf.lost[0]).not.toHaveProperty('never')
    const never = laneOf('websocket', [{ t: 0, kind: 'attempt' }, { t: 20, kind: 'close', code: 1006 }])
    expect(never.marksOf.lost).toMatchObject([{ t: 20, never: true }])
    expect(wasConnected(never)).toBe(false)
  })

  it('tells of a refusal on the wire, and of no other status', () => {
    const head = (t: number, hop: string, dir: string, first: string): Sketch => ({ t, kind: 'head', side: 'wire', hop, dir, conn: 'c', lines: [first] })
    const lane = laneOf('websocket', [
      head(1, 'client', 'c2s', 'GET /ws HTTP/1.1'),
      head(2, 'origin', 's2c', 'HTTP/1.1 426 Upgrade Required'),
      head(3, 'client', 's2c', 'HTTP/1.1 426 Upgrade Required'),
      head(4, 'client', 's2c', 'HTTP/1.1 101 Switching Protocols'),
    ])
    expect(marksOf(lane)).toEqual([['status', 3, '426']])
    expect([statusOf([':status: 200']), statusOf(['GET / HTTP/1.1'])]).toEqual([200, null])
  })

  it('calls an open connection silent only when messages stay away much longer than the feed pauses', () => {
    const lane = laneOf('websocket', [{ t: 0, kind: 'attempt' }, { t: 5, kind: 'open' }, message(100, 1), message(300, 2), message(1200, 3)])
    expect(lane.quiets).toEqual([{ fromT: 300, toT: 1200 }])
    expect(quietSince(lane)).toBe(1200)
    const held = laneOf('sse', [{ t: 20, kind: 'attempt' }])
    expect(quietSince(held)).toBe(20)
    extendLane(held, { id: 9, t: 5000, kind: 'open', transport: 'sse', via: 'sse', by: 'ua' } as LaneEvent)
    expect([held.quiets, quietSince(held)]).toEqual([[{ fromT: 20, toT: 5000 }], 5000])
  })

  it('leaves out the clients of the lab itself, but for what they found', () => {
    const lane = laneOf('websocket', [
      { ...message(5000, 1), control: true },
      { t: 5100, kind: 'control', via: 'sse', restored: true, afterMs: 80 },
    ])
    expect(lane.delivered).toBe(0)
    expect(lane.marks).toMatchObject([{ kind: 'control', label: 'sse', count: 1 }])
  })
})

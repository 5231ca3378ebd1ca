import { describe, expect, it } from 'vitest'
import type { EventInput, LabEvent } from '../contract/event.ts'
import { Passing } from './passing.ts'
import { lanesOf } from './passing-lanes.ts'

/** A log as the gateway writes it, of one client's side. */
function wire() {
  const events: LabEvent[] = []
  const offsets = new Map<string, number>()
  const put = (t: number, event: Partial<EventInput> & { kind: LabEvent['kind'] }) => void events.push({ id: events.length + 1, t, side: 'wire', transport: 'fallback', hop: 'client', ...event } as LabEvent)
  const lines = (text: string) => text.split('\n')
  return {
    events,
    open: (t: number, conn = 'c1', port = 5000) => put(t, { kind: 'tcp-open', conn, port }),
    ask: (t: number, head: string, conn = 'c1', stream?: number) => put(t, { kind: 'head', dir: 'c2s', conn, lines: lines(head), ...(stream === undefined ? {} : { stream }) }),
    answer: (t: number, head: string, conn = 'c1', stream?: number) => put(t, { kind: 'head', dir: 's2c', conn, lines: lines(head), ...(stream === undefined ? {} : { stream }) }),
    bytes(t: number, dir: 'c2s' | 's2c', data: string | Buffer, conn = 'c1') {
      const key = `${conn} ${dir}`
      const offset = offsets.get(key) ?? 0
      const buffer = Buffer.from(data as string, 'latin1')
      offsets.set(key, offset + buffer.length)
      put(t, { kind: 'capture', dir, conn, offset, data: buffer.toString('base64'), later: [] })
    },
    hit: (t: number, fault: string, where: { readonly conn?: string; readonly port?: number }) => put(t, { kind: 'hit', side: 'fault', fault: fault as never, effect: 'struck', ...where } as never),
    close: (t: number, how: 'fin' | 'rst', by: 'client' | 'gateway' | 'origin', conn = 'c1') => put(t, { kind: 'tcp-close', conn, how, by, bytesUp: 0, bytesDown: 0 }),
  }
}

const segmentsOf = ({ t, dir, offset, data }: Extract<LabEvent, { kind: 'capture' }>) => [{ t, dir, offset, data: new Uint8Array(Buffer.from(data, 'base64')) }]
function passing(events: readonly LabEvent[], recordedFirst = 65_536) {
  const traffic = new Passing({ recordedFirst, segmentsOf })
  traffic.take(events)
  return traffic
}

const streamHead = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n'
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`

function eventStream() {
  const log = wire()
  log.open(0)
  const ask = 'GET /events?last=1 HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n'
  log.ask(1, 'GET /events?last=1 HTTP/1.1\nHost: a\nAccept: text/event-stream')
  log.bytes(1, 'c2s', ask)
  log.answer(5, 'HTTP/1.1 200 OK\nContent-Type: text/event-stream\nTransfer-Encoding: chunked')
  log.bytes(5, 's2c', streamHead)
  log.bytes(100, 's2c', chunk('data: one\n\n'))
  log.bytes(200, 's2c', chunk('data: two\n\n'))
  return log
}

describe('what passes', () => {
  it('gives the first answer to the first of two pipelined requests', () => {
    const log = wire()
    log.open(0)
    log.ask(1, 'GET /a HTTP/1.1')
    log.ask(1, 'GET /b HTTP/1.1')
    log.answer(5, 'HTTP/1.1 200 OK')
    log.answer(9, 'HTTP/1.1 404 Not Found')
    expect(passing(log.events).exchanges().map(({ path, status, headT }) => [path, status, headT])).toEqual([['/a', 200, 5], ['/b', 404, 9]])
  })

  it('has the events of a stream, counted from its bytes, and how the gateway ended it under which fault', () => {
    const log = eventStream()
    log.hit(299, 'link/reset', { port: 5000 })
    log.close(300, 'rst', 'gateway')
    const [exchange] = passing(log.events).exchanges()
    expect(exchange).toMatchObject({ method: 'GET', path: '/events', http: '1.1', startedT: 1, headT: 5, status: 200, endedT: 300, how: 'rst', by: 'gateway', isCounted: true })
    expect(exchange?.messages).toEqual({ up: 0, down: 2, downTs: [100, 200] })
    expect(exchange?.hits).toEqual([{ t: 299, fault: 'link/reset', effect: 'struck' }])
  })

  it('knows which client a fault between gateway and server has struck', () => {
    const log = eventStream()
    log.events.splice(1, 0, { id: 0, t: 0, side: 'wire', kind: 'tcp-open', transport: 'fallback', hop: 'origin', conn: 'o1', serves: 'c1', port: 7000 })
    log.hit(299, 'link/reset@server', { port: 7000 })
    log.hit(299, 'link/reset', { port: 7000 })
    expect(passing(log.events).exchanges()[0]?.hits.map(({ fault }) => fault)).toEqual(['link/reset@server'])
  })

  it('is the same whether the events come one by one or at once', () => {
    const log = eventStream()
    log.close(300, 'fin', 'origin')
    const whole = passing(log.events).exchanges()
    const slow = passing([])
    for (const event of log.events) {
      slow.take([event])
      slow.exchanges()
    }
    expect(slow.exchanges()).toEqual(whole)
  })

  it('says that it does not know the number when the tap had stopped recording', () => {
    const log = eventStream()
    const [exchange] = passing(log.events, 100).exchanges()
    expect(exchange).toMatchObject({ isCounted: false, endedT: null })
  })

  it('has a WebSocket with its messages both ways and the close frame that came first', () => {
    const log = wire()
    log.open(0)
    const ask = 'GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n'
    const answer = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'
    log.ask(1, ask.trimEnd().replaceAll('\r', ''))
    log.bytes(1, 'c2s', ask)
    log.answer(3, answer.trimEnd().replaceAll('\r', ''))
    log.bytes(3, 's2c', answer)
    log.bytes(10, 's2c', Buffer.from([0x81, 2, 0x68, 0x69]).toString('latin1'))
    log.bytes(11, 'c2s', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]).toString('latin1'))
    log.bytes(20, 's2c', Buffer.from([0x88, 2, 0x03, 0xf4]).toString('latin1'))
    log.close(25, 'fin', 'origin')
    const traffic = passing(log.events)
    expect(traffic.exchanges()[0]).toMatchObject({ status: 101, messages: { up: 1, down: 1 }, endedT: 20, how: 'close-frame', by: 'origin', closeCode: { code: 1012, dir: 's2c' } })
    expect(lanesOf(traffic.exchanges(), 30)).toMatchObject([{ kind: 'websocket', path: '/ws', seat: 1 }])
  })

  it('keeps the streams of an HTTP/2 connection apart', () => {
    const log = wire()
    log.open(0)
    log.ask(1, ':method: GET\n:path: /a\n:authority: x', 'c1', 1)
    log.ask(2, ':method: CONNECT\n:protocol: websocket\n:path: /ws\n:authority: x', 'c1', 3)
    log.answer(4, ':status: 200', 'c1', 3)
    log.answer(5, ':status: 404', 'c1', 1)
    const traffic = passing(log.events)
    expect(traffic.exchanges().map(({ path, status, http }) => [path, status, http])).toEqual([['/a', 404, '2'], ['/ws', 200, '2']])
    expect(lanesOf(traffic.exchanges(), 10).map(({ kind }) => kind)).toEqual(['request', 'websocket'])
  })

  it('takes the interim answer for none', () => {
    const log = wire()
    log.open(0)
    log.ask(1, 'POST /x HTTP/1.1\nExpect: 100-continue')
    log.answer(2, 'HTTP/1.1 100 Continue')
    expect(passing(log.events).exchanges()[0]?.status).toBeNull()
    log.answer(3, 'HTTP/1.1 204 No Content')
    expect(passing(log.events).exchanges()[0]).toMatchObject({ status: 204, headT: 3 })
  })

  it('counts connections that are open and all there were', () => {
    const log = eventStream()
    log.open(10, 'c2', 5001)
    log.close(20, 'fin', 'client', 'c2')
    expect(passing(log.events).connections).toEqual({ open: 1, total: 2 })
  })
})

describe('the lane of an exchange', () => {
  const asked = (path: string, times: readonly number[], waitMs: number) => {
    const log = wire()
    log.open(0)
    for (const t of times) {
      log.ask(t, `GET ${path} HTTP/1.1\nHost: a`)
      log.answer(t + waitMs, 'HTTP/1.1 200 OK\nContent-Length: 0')
    }
    return passing(log.events).exchanges()
  }

  it('is short polling when a path is asked at regular times', () => {
    expect(lanesOf(asked('/news', [0, 2000, 4010, 5990, 8000], 5), 9000)).toMatchObject([{ kind: 'poll', path: '/news', total: 5 }])
  })

  it('is long polling when each answer is waited for and the next question follows at once', () => {
    expect(lanesOf(asked('/slow', [0, 9000, 12_000, 30_000, 33_000], 2500), 36_000)).toMatchObject([{ kind: 'request' }])
    expect(lanesOf(asked('/wait', [0, 2510, 5020, 7530, 10_040], 2500), 12_600)).toMatchObject([{ kind: 'long-poll', path: '/wait' }])
  })

  it('is that of plain requests when there is no habit, all paths together', () => {
    expect(lanesOf([...asked('/a', [0, 100, 4000, 4010], 5), ...asked('/b', [50], 5)], 9000)).toMatchObject([{ kind: 'request', path: null, total: 5 }])
  })

  it('is another one for a second client at the same time, and the same one again when the first has ended', () => {
    const log = wire()
    const ask = 'GET /events HTTP/1.1\nAccept: text/event-stream'
    for (const [conn, t] of [['c1', 0], ['c2', 10], ['c3', 500]] as const) {
      log.open(t, conn)
      log.ask(t + 1, ask, conn)
      log.answer(t + 2, 'HTTP/1.1 200 OK\nContent-Type: text/event-stream', conn)
      if (conn === 'c2') log.close(400, 'rst', 'gateway', 'c1')
    }
    expect(lanesOf(passing(log.events).exchanges(), 600).map(({ seat, total }) => [seat, total])).toEqual([[1, 2], [2, 1]])
  })
})

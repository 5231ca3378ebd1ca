import { describe, expect, it } from 'vitest'
import { chosenExchange } from '../screens/live/chosen-exchange.ts'
import { addHead, compareHeads, cutExchange, nameOf, type Exchange, type HeadEvent } from './exchanges.ts'

let id = 0
function head(t: number, hop: 'client' | 'origin', dir: 'c2s' | 's2c', conn: string, ...lines: string[]): HeadEvent {
  return { id: ++id, t, side: 'wire', kind: 'head', transport: 'websocket', hop, dir, conn, lines }
}

const handshake = ['GET /ws HTTP/1.1', 'Host: a', 'Connection: Upgrade', 'Upgrade: websocket']

describe('requests on the wire', () => {
  it('joins what the client sent, what was forwarded and both answers', () => {
    const exchanges: Exchange[] = []
    const heads = [
      head(1, 'client', 'c2s', 'c1', ...handshake),
      head(2, 'origin', 'c2s', 'o1', 'GET /ws HTTP/1.1', 'Host: a'),
      head(3, 'origin', 's2c', 'o1', 'HTTP/1.1 426 Upgrade Required'),
      head(4, 'client', 's2c', 'c1', 'HTTP/1.1 426 Upgrade Required'),
    ]
    for (const one of heads) addHead(exchanges, one)
    expect(exchanges).toEqual([{ sent: heads[0], forwarded: heads[1], originAnswer: heads[2], answer: heads[3] }])
  })

  it('keeps two requests of one connection apart', () => {
    const exchanges: Exchange[] = []
    for (const t of [1, 2]) {
      addHead(exchanges, head(t, 'client', 'c2s', 'c1', 'GET /poll?after=1 HTTP/1.1'))
      addHead(exchanges, head(t + 0.1, 'origin', 'c2s', 'o1', 'GET /poll?after=1 HTTP/1.1'))
      addHead(exchanges, head(t + 0.2, 'client', 's2c', 'c1', 'HTTP/1.1 200 OK'))
    }
    expect(exchanges.map((x) => [x.sent.t, x.forwarded?.t, x.answer?.t])).toEqual([[1, 1.1, 1.2], [2, 2.1, 2.2]])
  })

  it('waits for no answer on a connection that has ended', () => {
    const exchanges: Exchange[] = []
    const closed = (hop: 'client' | 'origin', conn: string, by: 'gateway' | 'origin' = 'origin') => cutExchange(exchanges, { id: ++id, t: 9, side: 'wire', kind: 'tcp-close', transport: 'websocket', hop, conn, by, how: 'rst', bytesUp: 0, bytesDown: 0 })
    addHead(exchanges, head(1, 'client', 'c2s', 'c1', 'GET /poll HTTP/1.1'))
    addHead(exchanges, head(2, 'client', 's2c', 'c1', 'HTTP/1.1 200 OK'))
    addHead(exchanges, head(3, 'client', 'c2s', 'c2', 'GET /poll HTTP/1.1'))
    addHead(exchanges, head(4, 'origin', 'c2s', 'o2', 'GET /poll HTTP/1.1'))
    expect([closed('client', 'c1'), closed('client', 'c2', 'gateway'), closed('origin', 'o2'), closed('client', 'c2'), closed('origin', 'o9')]).toEqual([false, true, true, false, false])
    expect(exchanges.map(({ cut }) => cut)).toEqual([undefined, { by: 'origin', how: 'rst' }])
  })

  it('marks header lines that vanished, changed or were added, whatever their case', () => {
    const sent = head(1, 'client', 'c2s', 'c', ...handshake)
    const forwarded = head(2, 'origin', 'c2s', 'o', 'GET /ws HTTP/1.1', 'host: b', 'Via: 1.1 gateway')
    const compared = compareHeads(sent, forwarded)
    expect(compared.sent.map(({ name, fate }) => [name, fate])).toEqual([['GET /ws HTTP/1.1', 'same'], ['host', 'changed'], ['connection', 'gone'], ['upgrade', 'gone']])
    expect(compared.forwarded.map(({ fate }) => fate)).toEqual(['same', 'changed', 'added'])
    expect(nameOf(':method: CONNECT')).toBe(':method')
  })

  it('chooses the altered request over later ordinary ones, and the one around a selected event over all', () => {
    const exchanges: Exchange[] = []
    addHead(exchanges, head(1, 'client', 'c2s', 'c1', ...handshake))
    addHead(exchanges, head(2, 'origin', 'c2s', 'o1', 'GET /ws HTTP/1.1', 'Host: a'))
    addHead(exchanges, head(5, 'client', 'c2s', 'c2', 'GET /poll HTTP/1.1'))
    addHead(exchanges, head(6, 'client', 's2c', 'c2', 'HTTP/1.1 200 OK'))
    expect(chosenExchange(exchanges, { selected: undefined, endT: Infinity })).toBe(0)
    expect(chosenExchange(exchanges, { selected: exchanges[1]?.answer, endT: Infinity })).toBe(1)
    expect(chosenExchange([], { selected: undefined, endT: Infinity })).toBe(-1)
  })
})

import { describe, expect, it } from 'vitest'
import type { CapturedConnection, WireExchange } from '../contract/wire.ts'
import { seededRandom } from '../core/random.ts'
import { header } from '../verdict/testing/log-builder.ts'
import { decodeConnection } from '../wire/decode-connection.ts'
import { renderHar } from './render-har.ts'
import type { RunExport } from './run-export.ts'
import { harProblems } from './testing/har-schema.ts'
import { recordHttp, recordHttp2, recordWebSocket } from './testing/recorded-traffic.ts'

interface HarEntry {
  readonly startedDateTime: string
  readonly time: number
  readonly request: { readonly method: string; readonly url: string; readonly httpVersion: string; readonly bodySize: number; readonly headersSize: number; readonly cookies: object[]; readonly queryString: object[] }
  readonly response: { readonly status: number; readonly content: { readonly size: number; readonly mimeType: string; readonly text?: string; readonly encoding?: string; readonly comment?: string } }
  readonly timings: Readonly<Record<string, number>>
  readonly connection: string
  readonly _resourceType: string
  readonly _endedBy?: string
  readonly comment?: string
  readonly _webSocketMessages?: readonly { readonly type: string; readonly time: number; readonly opcode: number; readonly data: string }[]
}
interface Har {
  readonly log: { readonly pages: { readonly id: string }[]; readonly entries: HarEntry[] }
}

function harOf(connections: readonly CapturedConnection[], exchanges: readonly WireExchange[] = connections.flatMap((connection) => decodeConnection(connection).exchanges)): Har {
  const heads = connections.flatMap(({ transport, conn }) => [1, 3, 5, 7].map((stream) => ({ kind: 'head', transport, hop: 'client', dir: 'c2s', conn, stream, lines: [':method: GET', ':authority: 127.0.0.1:4430'], t: 0 })))
  const log = { header: header(), events: [...heads, { t: 60_000 }] }
  const har = JSON.parse(renderHar({ log, connections, exchanges } as unknown as RunExport)) as Har
  expect(harProblems(har)).toEqual([])
  for (const { time, timings } of har.log.entries) {
    const parts = Object.values(timings).filter((part) => part >= 0)
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(time, 6)
  }
  return har
}

/** Never answered. */
const exchange: WireExchange = {
  transport: 'sse', hop: 'client', conn: 'c1', version: '1.1', startedT: 5, method: 'GET', target: '/sse', requestHeaders: [['Host', 'localhost:1']], requestBody: { bytes: 0, data: new Uint8Array() },
  response: null, messages: [], endedT: 10, how: 'rst',
}

describe('a HAR file', () => {
  it('has every request with its bodies, an event stream as the content of its response', async () => {
    const { connections, requests } = await recordHttp(6, seededRandom(1).next)
    const { entries, pages } = harOf(connections).log
    expect(pages.map(({ id }) => id)).toEqual(['polling'])
    expect(entries).toHaveLength(requests)
    expect(entries[1]?.request).toMatchObject({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/poll\?n=1$/) as string, httpVersion: 'HTTP/1.1', cookies: [{ name: 'a', value: '1' }, { name: 'b', value: '2' }], queryString: [{ name: 'n', value: '1' }] })
    const stream = entries.at(-1)
    expect(stream).toMatchObject({ _resourceType: 'eventsource', response: { status: 200, content: { mimeType: 'text/event-stream' } } })
    expect(stream?.response.content.text).toBe([1, 2, 3, 4, 5].map((i) => `id: ${i}\ndata: message ${i}\n\n`).join(''))
    for (const { response } of entries.slice(0, -1)) {
      const { text = '', encoding, size } = response.content
      expect(Buffer.from(text, encoding === 'base64' ? 'base64' : 'utf8')).toHaveLength(size)
    }
  })

  it('counts the bytes of the heads as they were on the wire', async () => {
    const { connections } = await recordHttp(1, seededRandom(2).next)
    const [entry] = harOf(connections).log.entries
    const sent = Buffer.concat((connections[0] as CapturedConnection).segments.filter(({ dir }) => dir === 'c2s').map(({ data }) => data))
    expect(entry?.request.headersSize).toBe(sent.indexOf('\r\n\r\n') + 4)
  })

  it('has the messages of a WebSocket as Chromium writes them', async () => {
    const { connections, messages } = await recordWebSocket(5, seededRandom(3).next)
    const [entry] = harOf(connections).log.entries as [HarEntry]
    expect(entry).toMatchObject({ _resourceType: 'websocket', response: { status: 101 } })
    expect(entry.request.url).toMatch(/^ws:\/\//)
    const data = entry._webSocketMessages ?? []
    // The closing handshake is on the wire; Chromium does not show it.
    expect(connections.flatMap((connection) => decodeConnection(connection).exchanges).some((exchange) => exchange.messages.some(({ opcode }) => opcode === 8))).toBe(true)
    expect(data.every(({ opcode }) => opcode === 1 || opcode === 2)).toBe(true)
    expect(data).toHaveLength(messages)
    expect(data.map(({ type }) => type)).toEqual(Array.from({ length: messages }, (_, i) => (i % 2 === 0 ? 'send' : 'receive')))
    // Every message came back as it was sent.
    for (let i = 0; i < messages; i += 2) expect(data[i + 1]?.data).toBe(data[i]?.data)
    const startedS = Date.parse(header().startedAt) / 1000
    for (const { time } of data) expect(time - startedS).toBeLessThan(60)
  })

  it('has HTTP/2 streams and the WebSocket among them', async () => {
    const { connections, streams, messages } = await recordHttp2(3, 4, seededRandom(4).next)
    const { entries } = harOf(connections).log
    expect(entries).toHaveLength(streams)
    expect(entries.map(({ request }) => request.httpVersion)).toEqual(entries.map(() => 'HTTP/2'))
    const socket = entries.find(({ _resourceType }) => _resourceType === 'websocket')
    expect(socket?.request).toMatchObject({ method: 'CONNECT', url: 'ws://127.0.0.1:4430/ws' })
    expect(socket?._webSocketMessages?.map(({ data }) => data)).toEqual(Array.from({ length: messages }, () => 'hello'))
  })

  it('says what was never answered, what was not recorded, and what was still open', () => {
    const body = { bytes: 100, data: new Uint8Array([0xff, 0xfe]) }
    const open: WireExchange = { ...exchange, response: { headT: 8, status: 200, reason: 'OK', headers: [['Content-Type', 'text/event-stream']], body }, endedT: null, how: null }
    const { entries } = harOf([], [exchange, open, { ...exchange, hop: 'origin' }]).log
    expect(entries).toHaveLength(2)
    expect(entries[0]).toMatchObject({ time: 5, response: { status: 0, _error: 'rst' }, _ending: 'rst' })
    expect(entries[1]).toMatchObject({ comment: 'still open at the end of the run', response: { content: { size: 100, encoding: 'base64', comment: '98 of 100 bytes were not recorded' } } })
  })

  it('has the URL that was asked for, whatever form its target had (RFC 9112, 3.3), and every crumb of a cookie', () => {
    const urlOf = (more: Partial<WireExchange>) => harOf([], [{ ...exchange, ...more }]).log.entries[0]?.request.url
    expect(urlOf({ target: '/a?b=1' })).toBe('http://localhost:1/a?b=1')
    expect(urlOf({ target: 'http://example.org/a' })).toBe('http://example.org/a')
    expect(urlOf({ target: '*', method: 'OPTIONS' })).toBe('http://localhost:1')
    expect(urlOf({ target: 'example.org:443', method: 'CONNECT' })).toBe('http://example.org:443')
    const crumbs = harOf([], [{ ...exchange, version: '2', stream: 1, requestHeaders: [['cookie', 'a=1'], ['cookie', 'b=2; c=3']] }]).log.entries[0]?.request.cookies
    expect(crumbs).toEqual([{ name: 'a', value: '1' }, { name: 'b', value: '2' }, { name: 'c', value: '3' }])
  })

  it('has no time below zero for an answer that came before its request', () => {
    const early: WireExchange = { ...exchange, response: { headT: 4, status: 408, reason: 'Request Timeout', headers: [], body: exchange.requestBody }, endedT: 4, how: 'fin' }
    expect(harOf([], [early]).log.entries[0]).toMatchObject({ time: 0, timings: { wait: 0, receive: 0 } })
  })

  it('says who ended a connection, and what of it was not recorded, at the last request whose beginning was', async () => {
    const { connections } = await recordWebSocket(4, seededRandom(5).next)
    const whole = connections[0] as CapturedConnection
    const end = (dir: 'c2s' | 's2c') => whole.segments.filter((segment) => segment.dir === dir).reduce((sum, { data }) => sum + data.length, 0)
    const cut: CapturedConnection = { ...whole, how: 'rst', by: 'gateway', segments: whole.segments.slice(0, 6), ends: { c2s: end('c2s'), s2c: end('s2c') } }
    const kept = (dir: 'c2s' | 's2c') => cut.segments.filter((segment) => segment.dir === dir).reduce((sum, { data }) => sum + data.length, 0)
    const [entry] = harOf([cut]).log.entries as [HarEntry]
    expect(entry).toMatchObject({ _ending: 'rst', _endedBy: 'gateway' })
    expect(entry.comment).toBe(`${end('c2s') - kept('c2s')} bytes from the client at the end of this connection were not recorded; ${end('s2c') - kept('s2c')} bytes to the client at the end of this connection were not recorded`)
  })

  it('is refused by its schema when something is missing', () => {
    expect(harProblems({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries: [{ time: 'soon' }] } })).not.toEqual([])
  })
})

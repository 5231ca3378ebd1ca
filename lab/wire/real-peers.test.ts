import { describe, expect, it } from 'vitest'
import { decodeConnection } from './decode-connection.ts'
import { assertCoverage, undescribed } from './testing/coverage.ts'
import { captureEvents, captureH2, captureWebSocket, sent } from './testing/real-captures.ts'
import { captureOf } from './testing/recording-relay.ts'

const down = ['one', 'ü'.repeat(400), Buffer.alloc(70_000, 7)]
const up = ['question', Buffer.from([1, 2, 3])]
const plain = (data: string | Buffer) => Buffer.from(data).toString('hex')

describe('captures of real peers', () => {
  it('a PRIORITY frame, which today\'s peers no longer send (RFC 9113, 5.3.2)', () => {
    const frame = Buffer.from('000005' + '02' + '00' + '00000005' + '80000003' + '0f', 'hex')
    const capture = captureOf({ c2s: Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), frame]) }, { alpn: 'h2' })
    const unit = decodeConnection(capture).units.c2s[1]
    expect(unit).toMatchObject({ summary: 'PRIORITY', stream: 5 })
    expect(unit?.fields.slice(4).map(({ name, value }) => [name, value])).toEqual([['Exclusive, Stream Dependency', '1, 3'], ['Weight', '16']])
  })

  it('an event stream of node:http', async () => {
    const capture = await captureEvents(['id: 1\ndata: a\n\n', 'id: 2\nda', 'ta: b\n\n', ': beat\n\n'])
    const result = decodeConnection(capture)
    assertCoverage(capture, result)
    expect(undescribed(result)).toEqual([])
    expect(result.exchanges[0]?.events?.map(({ id, data }) => [id, data])).toEqual([['1', 'a'], ['2', 'b']])
  })

  it.each([
    ['without compression', { deflate: false }],
    ['with permessage-deflate that keeps its window', { deflate: true }],
    ['with permessage-deflate that starts anew', { deflate: true, takeover: false }],
  ])('a WebSocket of ws, %s', async (_title, options) => {
    const messages = [...down, 'one more', 'one more']
    const capture = await captureWebSocket({ up, down: messages }, options)
    const result = decodeConnection(capture)
    assertCoverage(capture, result)
    expect(undescribed(result)).toEqual([])
    const [exchange] = result.exchanges
    const dataOf = (dir: 'c2s' | 's2c') => exchange?.messages.filter((message) => message.dir === dir && message.opcode < 8).map(({ data }) => plain(Buffer.from(data)))
    expect(dataOf('s2c')).toEqual(messages.map(plain))
    expect(dataOf('c2s')).toEqual(up.map(plain))
    expect(exchange?.how).toBe('close-frame')
    expect(result.units.c2s.map(({ summary }) => summary)).toContain('close, 1000 (normal closure) "bye", masked')
  })

  it('lengths of a WebSocket that need 1, 3 and 9 bytes, and a mask of 4', async () => {
    const lengths = [125, 126, 65_535, 65_536]
    const messages = lengths.map((length) => 'x'.repeat(length))
    const { units } = decodeConnection(await captureWebSocket({ up: messages, down: messages }, { deflate: false }))
    const heads = (dir: 'c2s' | 's2c') => units[dir].filter(({ summary }) => summary.startsWith('text')).map(({ start, end }, i) => end - start - (lengths[i] ?? 0))
    expect(heads('s2c')).toEqual([2, 4, 4, 10])
    expect(heads('c2s')).toEqual([6, 8, 8, 14])
    // A close frame has its code and the reason "bye" (RFC 6455, 5.5.1).
    const closes = (['c2s', 's2c'] as const).map((dir) => units[dir].find(({ summary }) => summary.startsWith('close')))
    expect(closes.map((unit) => (unit?.end ?? 0) - (unit?.start ?? 0) - 3)).toEqual([8, 4])
  })

  it('HTTP/2 of node:http2: SETTINGS, heads, bodies, events, a reset, a WebSocket (RFC 8441), GOAWAY', async () => {
    const head = { 'x-long': 'value '.repeat(4000), 'x-short': '1', cookie: 'a=b' }
    const capture = await captureH2({ up, down }, head)
    const result = decodeConnection(capture)
    assertCoverage(capture, result)
    expect(undescribed(result)).toEqual([])
    expect(result.exchanges.map(({ method, target, protocol, response, how }) => [method, target, protocol, response?.status, how])).toEqual([
      ['GET', '/sse', undefined, 200, 'end-stream'],
      ['POST', '/echo', undefined, 200, 'end-stream'],
      ['GET', '/reset', undefined, 200, 'rst-stream'],
      ['CONNECT', '/ws', 'websocket', 200, 'close-frame'],
    ])
    const [sse, echo, , ws] = result.exchanges
    expect(sse?.events?.map(({ id, data }) => [id, Buffer.from(data, 'base64').toString('hex')])).toEqual(down.map((data, i) => [String(i), plain(data)]))
    expect(Buffer.from(echo?.response?.body.data ?? []).toString('hex')).toBe(up.map(plain).join(''))
    expect(echo?.requestHeaders).toContainEqual(['x-long', head['x-long']])
    expect(echo?.response?.headers).toContainEqual(['x-long', head['x-long']])
    expect(ws?.messages.filter(({ opcode }) => opcode < 8).map(({ dir, data }) => [dir, plain(Buffer.from(data))])).toEqual(expect.arrayContaining([...up.map((data) => ['c2s', plain(data)]), ...down.map((data) => ['s2c', plain(data)])]))
    const said = [...result.units.c2s, ...result.units.s2c].map(({ summary }) => summary)
    expect(said[0]).toBe('connection preface')
    expect(said.some((summary) => summary.startsWith('SETTINGS') && summary.includes('ENABLE_CONNECT_PROTOCOL=1'))).toBe(true)
    expect(said).toContain('RST_STREAM CANCEL')
    expect(said.some((summary) => summary.startsWith('CONTINUATION'))).toBe(true)
    expect(said.some((summary) => summary.startsWith('GOAWAY NO_ERROR'))).toBe(true)
    const fieldsOf = (dir: 'c2s' | 's2c', begins: string) => result.units[dir].filter(({ summary }) => summary.startsWith(begins)).map(({ stream, fields }) => [stream, ...fields.slice(4).map(({ name, value }) => `${name} ${value}`)])
    // The window of a connection is 65,535 until somebody says otherwise (RFC 9113, 6.9.2).
    expect(fieldsOf('c2s', 'WINDOW_UPDATE')).toContainEqual([0, `R, Window Size Increment ${sent.windowSize - 65_535}`])
    expect(fieldsOf('c2s', 'PING')).toEqual([[0, `Opaque Data ${sent.ping.toString('hex')}`]])
    expect(fieldsOf('s2c', 'PING ACK')).toEqual([[0, `Opaque Data ${sent.ping.toString('hex')}`]])
    expect(fieldsOf('s2c', 'PUSH_PROMISE')).toEqual([[1, 'R, Promised Stream ID 2', 'literal, not indexed :path: /pushed', 'indexed :method: GET', expect.stringMatching(/^literal, indexed from now on :authority: 127\.0\.0\.1:\d+$/) as string, 'indexed :scheme: http']])
    const savings = [...result.units.c2s, ...result.units.s2c].flatMap(({ hpack }) => (hpack ? [hpack] : []))
    // Four requests and four answers, the promise and its response.
    expect(savings.length).toBe(10)
    expect(savings.every(({ wireBytes, http1Bytes }) => wireBytes > 0 && wireBytes < http1Bytes)).toBe(true)
  })
})

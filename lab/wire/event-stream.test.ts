import { describe, expect, it } from 'vitest'
import { decodeConnection } from './decode-connection.ts'
import { assertCoverage, undescribed } from './testing/coverage.ts'
import { captureOf } from './testing/recording-relay.ts'

const head = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n'
const chunk = (bytes: Uint8Array) => Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n')])

/** An event stream in chunks that are cut at these positions. */
function streamed(text: string, ...cuts: number[]) {
  const bytes = Buffer.from(text)
  const parts = [0, ...cuts].map((from, i) => chunk(bytes.subarray(from, cuts[i] ?? bytes.length)))
  const capture = captureOf({ c2s: 'GET /sse HTTP/1.1\r\nHost: x\r\n\r\n', s2c: Buffer.concat([Buffer.from(head), ...parts]) })
  const result = decodeConnection(capture)
  assertCoverage(capture, result)
  expect(undescribed(result)).toEqual([])
  return result
}

describe('an event stream on the wire', () => {
  it('names the lines of an event inside its chunk', () => {
    const { units, exchanges } = streamed('retry: 500\n: hi\nevent: tick\nid: 7\ndata: one\ndata: two\n\n')
    expect(units.s2c[1]?.fields.map(({ name, value }) => [name, value])).toEqual([
      ['chunk-size', '37'],
      ['retry', '500'],
      ['comment', 'hi'],
      ['event', 'tick'],
      ['id', '7'],
      ['data', 'one'],
      ['data', 'two'],
      ['blank line', 'dispatch "tick"'],
      ['CR LF', 'CR LF'],
    ])
    expect(units.s2c[1]).toMatchObject({ protocol: 'sse', kind: 'chunk', summary: 'chunk, 55 B · event "tick", retry 500 ms, comment, id 7, 7 B of data' })
    expect(exchanges[0]?.events).toEqual([{ t: 2, event: 'tick', data: 'one\ntwo', id: '7' }])
  })

  it('goes on with an event in the next chunk, and says that a character was cut', () => {
    const { units, exchanges } = streamed('data: grün\n\n', 9)
    expect(exchanges[0]?.events?.[0]?.data).toBe('grün')
    expect(units.s2c[1]?.remarks?.[0]).toContain('between two bytes of one UTF-8 character, in "data"')
    expect(units.s2c[2]?.fields[1]).toMatchObject({ name: 'data', value: '… continued' })
  })

  it('says that a chunk boundary cuts an event between two lines', () => {
    const { units } = streamed('id: 1\ndata: a\n\n', 6)
    expect(units.s2c[1]?.remarks).toEqual(['An event is cut here: it goes on in the next chunk.'])
  })

  it('does not believe a retry that is no number, nor an id with NUL in it', () => {
    const { units, exchanges } = streamed('id: 1\nretry: 5s\nretry:\nid: a\0b\ndata: x\n\nretry: 0010\nid\ndata:  y\n\n')
    expect(exchanges[0]?.events?.map(({ id, data }) => [id, data])).toEqual([['1', 'x'], ['', ' y']])
    const fields = units.s2c[1]?.fields ?? []
    expect(fields.filter(({ meaning }) => meaning?.endsWith('clients ignore the line.')).map(({ name, value }) => [name, value])).toEqual([['retry', '5s'], ['retry', ''], ['id', '61 00 62']])
    expect(units.s2c[1]?.summary).toContain('event "message", id 1, 1 B of data')
  })

  it('reads lines that end in any of the three ways, and a byte order mark at the start alone', () => {
    const { exchanges } = streamed('\uFEFFdata: a\rdata: b\r\ndata: c\n\r\n\uFEFFdata: d\ndata\ndata\r\rdata:\n\n')
    expect(exchanges[0]?.events?.map(({ data }) => data)).toEqual(['a\nb\nc', '\n', ''])
  })

  it('dispatches nothing for a comment, and nothing that is not complete', () => {
    const { units, exchanges } = streamed(': keep-alive\n\ndata: 1\n')
    expect(exchanges[0]?.events).toEqual([])
    expect(units.s2c[1]?.summary).toBe('chunk, 22 B · comment · …')
  })
})

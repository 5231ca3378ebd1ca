import { describe, expect, it } from 'vitest'
import { decodeConnection } from './decode-connection.ts'
import { assertCoverage } from './testing/coverage.ts'
import { captureOf } from './testing/recording-relay.ts'

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex')
const join = (...parts: readonly (Uint8Array | string)[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)))

function frame(type: number, flags: number, stream: number, payload: Uint8Array | string = ''): Buffer {
  const bytes = Buffer.from(payload as string)
  return join(Buffer.from([0, bytes.length >> 8, bytes.length & 255, type, flags, 0, 0, 0, stream]), bytes)
}

/** GET / of host x. */
const request = hex('828684 41 01 78')
const ok = hex('88')

function connection(c2s: readonly Uint8Array[], s2c: readonly Uint8Array[] = []) {
  const capture = captureOf({ c2s: join(preface, ...c2s), s2c: join(...s2c) }, { alpn: 'h2' })
  const result = decodeConnection(capture)
  assertCoverage(capture, result)
  return { sent: result.units.c2s.slice(1), got: result.units.s2c, exchanges: result.exchanges }
}
const own = (unit: { readonly fields: readonly { readonly name: string; readonly value: string }[] } | undefined) => unit?.fields.slice(4).map(({ name, value }) => `${name}: ${value}`)

describe('HTTP/2 on the wire', () => {
  it('takes padding and priority off a head, and padding off DATA', () => {
    const { sent, got, exchanges } = connection([frame(1, 0x2d, 1, join(hex('05 80000003 0f'), request, Buffer.alloc(5)))], [frame(1, 4, 1, ok), frame(0, 9, 1, join(hex('03'), 'hello', Buffer.alloc(3)))])
    expect(own(sent[0])).toEqual(['Pad Length: 5', 'Exclusive, Stream Dependency: 1, 3', 'Weight: 16', 'indexed: :method: GET', 'indexed: :scheme: http', 'indexed: :path: /', 'literal, indexed from now on: :authority: x', 'Padding: 5 B'])
    expect(own(got[1])).toEqual(['Pad Length: 3', 'Data: hello', 'Padding: 3 B'])
    expect(Buffer.from(exchanges[0]?.response?.body.data ?? []).toString()).toBe('hello')
  })

  it('knows where the content of a padded frame ends although its end was not captured', () => {
    const cut = frame(0, 9, 1, join(hex('04'), 'hello world', Buffer.alloc(4))).subarray(0, 9 + 1 + 8)
    const { exchanges } = connection([frame(1, 5, 1, request)], [frame(1, 4, 1, ok), cut])
    expect(Buffer.from(exchanges[0]?.response?.body.data ?? []).toString()).toBe('hello wo')
  })

  it('does not make up what a frame is too short for', () => {
    const { sent, got } = connection([frame(8, 0, 0, hex('0001')), frame(6, 1, 0, hex('00000000'))], [frame(3, 0, 1), frame(7, 0, 0, hex('0000000100')), frame(1, 0x24, 1, hex('00000000'))])
    const units = [...sent, ...got]
    expect(units.map(({ summary }) => summary)).toEqual(['WINDOW_UPDATE', 'PING ACK', 'RST_STREAM', 'GOAWAY after stream 1', 'HEADERS END_HEADERS PRIORITY · 0 B instead of 2 B'])
    expect(units.map(({ remarks }) => remarks)).toEqual(units.map(() => ['Shorter than this type of frame is: FRAME_SIZE_ERROR.']))
  })

  it('does not call a frame too short that the capture cuts', () => {
    const { got } = connection([], [frame(7, 0, 0, hex('00000001 0000000b')).subarray(0, 15)])
    expect(got[0]).toMatchObject({ summary: 'GOAWAY after stream 1, 6 B of 8 captured', remarks: ['The capture ends inside this frame.'] })
  })

  it('says what is wrong with padding longer than its frame, and with a window that grows by nothing', () => {
    const { got, exchanges } = connection([frame(1, 5, 1, request)], [frame(1, 4, 1, ok), frame(0, 9, 1, join(hex('09'), 'hello')), frame(8, 0, 0, hex('00000000'))])
    expect(got[1]?.remarks).toEqual(['There is less in the frame than the padding that it names: PROTOCOL_ERROR.'])
    expect(exchanges[0]?.response?.body.bytes).toBe(0)
    expect(got[2]?.fields.at(-1)?.meaning).toBe('It may not be 0: PROTOCOL_ERROR.')
  })

  it('reads the frames that later documents added, and leaves unknown ones alone', () => {
    const { sent, got } = connection([frame(16, 0, 0, join(hex('00000001'), 'u=1, i'))], [frame(10, 0, 0, join(hex('0003'), 'a:b', 'h2=":443"')), frame(12, 0, 0, join(hex('0009'), 'https://a', hex('0009'), 'https://b')), frame(11, 0, 0, 'abcd')])
    expect(sent[0]?.summary).toBe('PRIORITY_UPDATE, u=1, i')
    expect(own(sent[0])).toEqual(['R, Prioritized Stream ID: 1', 'Priority Field Value: u=1, i'])
    expect(own(got[0])).toEqual(['Origin-Len: 3', 'Origin: a:b', 'Alt-Svc-Field-Value: h2=":443"'])
    expect(own(got[1])).toEqual(['Origin-Len: 9', 'Origin: https://a', 'Origin-Len: 9', 'Origin: https://b'])
    expect(got[2]).toMatchObject({ summary: '0x0b' })
    expect(got[2]?.fields.at(-1)?.meaning).toBe('Not known; a receiver must ignore it.')
    expect([...sent, ...got].flatMap(({ remarks }) => remarks ?? [])).toEqual([])
  })

  it('keeps the end of a stream that was reset after it (RFC 9113, 8.1), and an interim head out of the answer', () => {
    const { exchanges } = connection([frame(1, 5, 1, request)], [frame(1, 4, 1, hex('08 03 313033')), frame(1, 4, 1, ok), frame(0, 1, 1, 'abc'), frame(3, 0, 1, hex('00000000'))])
    expect(exchanges).toMatchObject([{ how: 'end-stream', response: { status: 200, body: { bytes: 3 } } }])
  })

  it('counts the crumbs of a cookie as the one line that they would be (RFC 9113, 8.2.3)', () => {
    const { sent } = connection([frame(1, 5, 1, join(request, hex('60 03'), 'a=1', hex('60 03'), 'b=2'))])
    expect(sent[0]?.hpack?.http1Bytes).toBe('GET / HTTP/1.1\r\nhost: x\r\ncookie: a=1; b=2\r\n\r\n'.length)
  })
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { switchLanguage } from './messages.ts'
import { wireLabel, wireName, wireSentence } from './wire-texts.ts'

const sources = import.meta.glob<string>(['../../lab/wire/*.ts', '!../../lab/wire/*.test.ts'], { query: '?raw', import: 'default', eager: true })
const han = /\p{Script=Han}/u

/** Whole sentences that stand in the decoders' code: a capital or a digit first, a full stop last. */
function sentencesIn(source: string): string[] {
  return [...source.matchAll(/'((?:[^'\\\n]|\\.)+)'/g)].map(([, text = '']) => text.trim()).filter((text) => /^[A-Z0-9`].* .*\.$/.test(text))
}

describe('what the decoders say, in Chinese', () => {
  beforeAll(() => switchLanguage('zh'))
  afterAll(() => switchLanguage('en'))

  it('is known for every sentence in lab/wire (a new one belongs into i18n/zh/wire-texts.ts)', () => {
    const all = Object.values(sources).flatMap(sentencesIn)
    expect(all.length).toBeGreaterThan(90)
    expect(all.filter((text) => !han.test(wireSentence(text)) || /[a-z]{3,} [a-z]{3,} [a-z]{3,}/.test(wireSentence(text)))).toEqual([])
  })

  it.each([
    ['Hexadecimal: 75 B follow the line end.', '75'],
    ['126: the length is in the next 2 bytes.', '126'],
    ['Not masked, as a server must. The length itself.', '长度本身'],
    ['The last frame of its message. The message is UTF-8 text.', 'UTF-8'],
    ['Index 2 of the static table: name and value in one byte.', '第 2 项'],
    ['Name by index 4 of the static table; value as 3 B of Huffman code instead of 4; added to the dynamic table.', '3 B'],
    ['Name as 7 B of Huffman code instead of 9; value as 9 B of text; the dynamic table stays as it is.', '9 B'],
    ['The rest of "data", which began in the chunk before.', 'data'],
    ['HTTP ends with this head: byte 129 is the first of websocket in this direction, byte 499 in the other (RFC 9110 7.8).', '129'],
    ['HTTP ends here in this direction: byte 499 is the first of websocket, because the answer is 101.', '101'],
    ['This chunk ends between two bytes of one UTF-8 character, in "data": a chunk says nothing about where messages end (RFC 9112 7.1).', 'RFC 9112 7.1'],
    ['An event is cut here: it goes on in the next DATA frame.', 'DATA'],
    ['END_STREAM: this side sends nothing more on the stream; END_HEADERS: the head is complete, no CONTINUATION follows.', 'END_HEADERS'],
    ['1200 bytes at the end of this direction were not recorded', '1200'],
    ['SETTINGS_ENABLE_CONNECT_PROTOCOL = 1', 'SETTINGS_ENABLE_CONNECT_PROTOCOL = 1'],
  ])('%s', (text, kept) => {
    const said = wireSentence(text)
    expect(said).toMatch(han)
    expect(said).toContain(kept)
    expect(said).not.toMatch(/[a-z]{3,} [a-z]{3,} [a-z]{3,}/)
  })

  it.each([
    'the tap left out the 100 bytes before, so nobody knows where a message begins',
    'no HTTP/1.1 request begins here',
    'no HTTP/1.1 response begins here',
    'another protocol than WebSocket after the 101',
    'what a tunnel of CONNECT carries is not said (RFC 9110 9.3.6)',
    'a chunk must begin with its size in hexadecimal (RFC 9112 7.1)',
    'the chunk does not end with CR LF where its size says (RFC 9112 7.1)',
    'the request has a Transfer-Encoding that does not end with chunked (RFC 9112 6.3)',
    'Content-Length "3, 4" is not one number (RFC 9112 6.3)',
    'HTTP/2 begins with its preface, and these bytes do not (RFC 9113 3.4)',
    'a header block is not finished, and only its CONTINUATION may follow (RFC 9113 6.10)',
    'a CONTINUATION without a header block before it (RFC 9113 6.10)',
    'opcode 0x3 is reserved (RFC 6455 5.2), so this is no WebSocket frame',
    'a control frame may not be fragmented (RFC 6455 5.5)',
    'a control frame is longer than 125 bytes (RFC 6455 5.5)',
    'a payload of 9223372036854775811 bytes is longer than any connection',
  ])('bytes are not decoded because %s', (why) => {
    for (const said of [wireSentence(why), wireLabel(`8 B not decoded: ${why}`)]) {
      expect(said).toMatch(han)
      expect(said).not.toMatch(/[a-z]{3,} [a-z]{3,} [a-z]{3,}/)
    }
  })

  it.each([
    'index 62 is not in the tables (61 static, 0 dynamic entries)',
    'a dynamic table of 9999999 B is asked for',
    'the header block ends inside a representation',
    'the header block ends inside a string',
    'an integer is longer than any table or string',
    'an earlier header block could not be decoded: a string is not a valid Huffman code',
  ])('a header block is not decoded because %s', (why) => {
    for (const said of [wireSentence(`Not decoded: ${why}.`), wireSentence(`The header block is not decoded to its end: ${why}.`)]) expect(said).not.toMatch(/[a-z]{3,} [a-z]{3,} [a-z]{3,}/)
  })

  it('translates labels part by part and keeps what came over the wire', () => {
    expect(wireLabel('text, 64 B, masked')).toBe('文本，64 B，有掩码')
    expect(wireLabel('GET /sse HTTP/1.1')).toBe('GET /sse HTTP/1.1')
    expect(wireLabel('chunk, 233 B · event "message", id f7si-3, 190 B of data')).toBe('分块，233 B · 事件“message”，id f7si-3，数据 190 B')
    expect(wireLabel('TCP ended by the gateway: RST')).toBe('TCP 由网关结束：RST')
    expect(wireLabel('close, 1000 (normal closure), masked')).toBe('关闭，1000（正常关闭），有掩码')
    expect(wireName('Upgrade')).toBe('Upgrade')
    expect(wireName('blank line')).toBe('空行')
  })
})

describe('what the decoders say, in English', () => {
  it('stays as they say it', () => {
    const text = 'The last frame of its message. The message is UTF-8 text.'
    expect(wireSentence(text)).toBe(text)
    expect(wireLabel('text, 64 B, masked')).toBe('text, 64 B, masked')
  })
})

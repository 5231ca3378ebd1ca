import { constants, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { decodeConnection } from './decode-connection.ts'
import { assertCoverage } from './testing/coverage.ts'
import { captureOf } from './testing/recording-relay.ts'

const upgrade = 'GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'
const granted = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n'
const deflates = 'Sec-WebSocket-Extensions: permessage-deflate\r\n'

function frame(first: number, payload: Uint8Array | string): Buffer {
  const data = Buffer.from(payload as string)
  const length = data.length < 126 ? [data.length] : [126, data.length >> 8, data.length & 255]
  return Buffer.concat([Buffer.from([first, ...length]), data])
}
const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex')

/** permessage-deflate of one message, from an empty window. */
function deflated(text: string | Buffer): Buffer {
  const bytes = deflateRawSync(text, { finishFlush: constants.Z_SYNC_FLUSH })
  return bytes.subarray(0, bytes.length - 4)
}

/** What a server said after the handshake: units of its frames, and its messages. */
function fromServer(frames: readonly Uint8Array[], extension = '') {
  const head = `${granted}${extension}\r\n`
  const capture = captureOf({ c2s: upgrade, s2c: Buffer.concat([Buffer.from(head), ...frames]) })
  const result = decodeConnection(capture)
  assertCoverage(capture, result)
  const units = result.units.s2c.filter(({ start }) => start >= head.length)
  return { units, summaries: units.map(({ summary }) => summary), remarks: units.flatMap((unit) => unit.remarks ?? []), messages: (result.exchanges[0]?.messages ?? []).map(({ opcode, data }) => [opcode, Buffer.from(data).toString()]) }
}

describe('a WebSocket on the wire', () => {
  it('puts a message together around the control frames between its fragments (RFC 6455, 5.4)', () => {
    const { messages, remarks } = fromServer([frame(0x01, 'He'), frame(0x89, 'pi'), frame(0x00, 'l'), frame(0x80, 'lo'), frame(0x8a, '')])
    expect(messages).toEqual([[9, 'pi'], [1, 'Hello'], [10, '']])
    expect(remarks).toEqual([])
  })

  it('inflates a message whose fragments have a ping between them: RSV1 is on the first alone (RFC 7692, 6)', () => {
    const bytes = deflated('hello')
    const { messages, summaries } = fromServer([frame(0x41, bytes.subarray(0, 3)), frame(0x89, 'x'), frame(0x80, bytes.subarray(3))], deflates)
    expect(messages).toEqual([[9, 'x'], [1, 'hello']])
    expect(summaries).toEqual(['text, 3 B, compressed, more follows', 'ping, 1 B', 'continuation, 4 B'])
  })

  it('takes RSV1 for compression only where it means that', () => {
    const meaningOf = (first: number, extension: string) => fromServer([frame(first, '')], extension).units[0]
    expect(meaningOf(0xc1, '')?.summary).toBe('text, 0 B')
    expect(meaningOf(0xc1, '')?.fields[0]?.meaning).toContain('A reserved bit is set')
    expect(meaningOf(0xc9, deflates)?.summary).toBe('ping, 0 B')
    expect(meaningOf(0xc9, deflates)?.fields[0]?.meaning).toContain('A reserved bit is set')
    expect(meaningOf(0xe1, deflates)?.fields[0]?.meaning).toMatch(/RSV1: the message is compressed.*A reserved bit is set/)
    expect(meaningOf(0xc1, deflates)?.fields[0]?.meaning).not.toContain('A reserved bit is set')
  })

  it('does not inflate with a window that it has lost', () => {
    const big = deflated(Buffer.alloc(5 << 20, 'a'))
    const after = (extension: string, broken: Buffer) => fromServer([frame(0xc1, broken), frame(0xc1, deflated('hello'))], extension).units[1]?.fields.at(-1)?.meaning
    expect(after(deflates, hex('ffffff'))).toBe('Compressed (RFC 7692), but it cannot be inflated.')
    expect(after(deflates, big)).toBe('Compressed (RFC 7692), but it cannot be inflated.')
    expect(after(deflates.replace('\r\n', '; server_no_context_takeover\r\n'), big)).toContain('hello')
  })

  it('says what a receiver must not let pass', () => {
    expect(fromServer([frame(0x81, hex('c328'))]).remarks).toEqual([expect.stringContaining('not UTF-8')])
    expect(fromServer([frame(0x01, hex('c3')), frame(0x80, hex('a4'))]).remarks).toEqual([])
    expect(fromServer([frame(0xc1, deflated(hex('c328')))], deflates).remarks).toEqual([expect.stringContaining('not UTF-8')])
    expect(fromServer([frame(0x88, hex('03e8c328'))]).remarks).toEqual([expect.stringContaining('not UTF-8')])
    expect(fromServer([frame(0x88, 'x')]).remarks).toEqual([expect.stringContaining('has no code')])
    expect(fromServer([frame(0x01, 'a'), frame(0x81, 'b')]).remarks).toEqual([expect.stringContaining('before the last one has ended')])
    expect(fromServer([frame(0x88, hex('03e8')), frame(0x81, 'b')]).remarks).toEqual([expect.stringContaining('after a Close frame')])
  })

  it('tells a length that is not in its shortest form, and one that is longer than anything', () => {
    const meaning = (digits: string) => fromServer([Buffer.concat([hex(digits), Buffer.from('abc')])]).units[0]?.fields[2]?.meaning
    expect(meaning('817e 0003')).toBe('As 16 bits, most significant byte first. A shorter form would do, and the shortest must be used.')
    expect(meaning('817f 0000000000000003')).toContain('A shorter form would do')
    expect(fromServer([frame(0x82, Buffer.alloc(126))]).units[0]?.fields[2]?.meaning).toBe('As 16 bits, most significant byte first.')
    expect(fromServer([hex('817f 8000000000000003')]).remarks).toEqual(['a payload of 9223372036854775811 bytes is longer than any connection'])
  })

  it.each([
    [999, 'not used'],
    [1004, 'reserved'],
    [2000, 'not assigned'],
    [3000, 'registered with IANA for a library'],
    [4999, 'the application’s own'],
    [5000, 'not assigned'],
  ])('close code %i is %s (RFC 6455, 7.4.2)', (code, meaning) => {
    expect(fromServer([frame(0x88, Buffer.from([code >> 8, code & 255]))]).summaries).toEqual([`close, ${code} (${meaning})`])
  })
})

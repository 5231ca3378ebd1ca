import { describe, expect, it } from 'vitest'
import { HpackDecoder, sizeAsHttp1 } from './hpack.ts'

const block = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const decodeAll = (...blocks: string[]) => {
  const decoder = new HpackDecoder()
  return blocks.map((hex) => {
    const bytes = block(hex)
    const { lines, fields, error } = decoder.decode(bytes)
    expect(error).toBeUndefined()
    expect(fields.map(({ start }) => start)).toEqual([0, ...fields.map(({ end }) => end)].slice(0, -1))
    expect(fields.at(-1)?.end).toBe(bytes.length)
    return lines.map(([name, value]) => `${name}: ${value}`)
  })
}

describe('HPACK, RFC 7541 appendix C', () => {
  it('C.2: each representation alone', () => {
    expect(decodeAll('400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572')).toEqual([['custom-key: custom-header']])
    expect(decodeAll('040c 2f73 616d 706c 652f 7061 7468')).toEqual([[':path: /sample/path']])
    expect(decodeAll('1008 7061 7373 776f 7264 0673 6563 7265 74')).toEqual([['password: secret']])
    expect(decodeAll('82')).toEqual([[':method: GET']])
  })

  const requests = [
    [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
    [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com', 'cache-control: no-cache'],
    [':method: GET', ':scheme: https', ':path: /index.html', ':authority: www.example.com', 'custom-key: custom-value'],
  ]
  it('C.3: requests without Huffman code', () => {
    expect(decodeAll('8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d', '8286 84be 5808 6e6f 2d63 6163 6865', '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65')).toEqual(requests)
  })
  it('C.4: requests with Huffman code', () => {
    expect(decodeAll('8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff', '8286 84be 5886 a8eb 1064 9cbf', '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf')).toEqual(requests)
  })

  const date = (second: number) => `date: Mon, 21 Oct 2013 20:13:${second} GMT`
  const responses = [
    [':status: 302', 'cache-control: private', date(21), 'location: https://www.example.com'],
    [':status: 307', 'cache-control: private', date(21), 'location: https://www.example.com'],
    [':status: 200', 'cache-control: private', date(22), 'location: https://www.example.com', 'content-encoding: gzip', 'set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'],
  ]
  /** The examples are encoded with a table of 256 bytes (3fe101), which makes entries fall out. */
  const evicting = (blocks: readonly string[]) => decodeAll(...blocks.map((hex, i) => (i === 0 ? `3fe101 ${hex}` : hex)))
  it('C.5: responses without Huffman code, with eviction', () => {
    expect(
      evicting([
        '4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
        '4803 3330 37c1 c0bf',
        '88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31',
      ]),
    ).toEqual(responses)
  })
  it('C.6: responses with Huffman code, with eviction', () => {
    expect(
      evicting([
        '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
        '4883 640e ffc1 c0bf',
        '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
      ]),
    ).toEqual(responses)
  })

  it('tells the representation and what Huffman code saved', () => {
    const { fields } = new HpackDecoder().decode(block('8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff'))
    expect(fields.map(({ name, end, start }) => [name, end - start])).toEqual([['indexed', 1], ['indexed', 1], ['indexed', 1], ['literal, indexed from now on', 14]])
    expect(fields[3]?.meaning).toBe('Name by index 1 of the static table; value as 12 B of Huffman code instead of 15; added to the dynamic table.')
  })

  it('refuses an index that is not there, and every block after it', () => {
    const decoder = new HpackDecoder()
    expect(decoder.decode(block('82 ff00')).error).toContain('index 127')
    expect(decoder.decode(block('82'))).toMatchObject({ lines: [], error: expect.stringContaining('an earlier header block') })
  })

  it('counts a head as lines of HTTP/1.1', () => {
    const asLines = 'GET /sse HTTP/1.1\r\nhost: a\r\naccept: x\r\n\r\n'
    expect(sizeAsHttp1([[':method', 'GET'], [':path', '/sse'], [':scheme', 'https'], [':authority', 'a'], ['accept', 'x']])).toBe(asLines.length)
  })
})

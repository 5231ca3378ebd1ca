import { describe, expect, it } from 'vitest'
import type { WireUnit } from '../../../lab/contract/wire.ts'
import type { HexLine, LadderStep, WireConnectionInfo } from '../../../lab/contract/wire-pages.ts'
import { hexLines } from '../../../lab/wire/annotated-bytes.ts'
import { openingConnection, shownConnections } from './connection-rows.ts'
import { curlOf, hexdump } from './copy-texts.ts'
import { bitsOf, byteAt, frameBits } from './frame-bits.ts'
import { segmentsOf } from './hex-segments.ts'
import { firstBytes, isPing, keyOfPlace, placeOf, rowsOf, stepFrom, type BytesStep } from './ladder-rows.ts'
import { pagesOf } from './raw-pages.ts'

const lineOf = (text: string, offset = 0) => hexLines(new TextEncoder().encode(text), offset)[0] as HexLine

describe('a line of bytes with its fields', () => {
  const line = lineOf('GET /ws HTTP/1.1')

  it('is cut where fields begin and end, and loses nothing', () => {
    const segments = segmentsOf(line, [{ start: 0, end: 4 }, { start: 4, end: 8 }, { start: 8, end: 18 }])
    expect(segments.map(({ ascii }) => ascii)).toEqual(['GET ', '/ws ', 'HTTP/1.1'])
    expect(segments.map(({ mark, begins }) => [mark, begins])).toEqual([[0, true], [1, true], [2, true]])
    expect(segments.map(({ hex, gap }) => hex + gap).join('').replaceAll('  ', ' ')).toBe(line.hex)
  })

  it('goes on with a field of the line before, and leaves bytes of none alone', () => {
    const segments = segmentsOf(lineOf('GET /ws HTTP/1.1', 16), [{ start: 2, end: 20 }, { start: 24, end: 26 }])
    expect(segments.map(({ mark, begins, ascii }) => [mark, begins, ascii])).toEqual([[0, false, 'GET '], [-1, false, '/ws '], [1, true, 'HT'], [-1, false, 'TP/1.1']])
  })

  it('puts a wider space after eight bytes, never into the underline of the field before it', () => {
    const [first, second] = segmentsOf(line, [{ start: 0, end: 8 }, { start: 8, end: 16 }])
    expect(first).toMatchObject({ hex: '47 45 54 20 2f 77 73 20', gap: '  ' })
    expect(second).toMatchObject({ gap: '' })
    expect(segmentsOf(line, [])[0]?.hex).toContain('20  48')
  })
})

describe('the head of a WebSocket frame', () => {
  it('is told bit by bit', () => {
    expect(frameBits(0x81, 0xfe).map(({ id, bits, value }) => `${id} ${bits} ${value}`)).toEqual(['FIN 1 1', 'RSV1 0 0', 'RSV2 0 0', 'RSV3 0 0', 'opcode 0001 1', 'MASK 1 1', 'length 1111110 126'])
    expect(frameBits(0x4a, 0x05).map(({ value }) => value)).toEqual([0, 1, 0, 0, 10, 0, 5])
  })

  it('is found behind the head of a DATA frame, on whichever line it stands', () => {
    const bytes = new Uint8Array(24).fill(0xff)
    bytes.set([0x89, 0x00], 17)
    const lines = hexLines(bytes, 301)
    const unit = { fields: [{ start: 301, end: 318, name: 'Length', value: '' }, { start: 318, end: 319, name: 'FIN, RSV1-3, opcode', value: '' }] } as unknown as WireUnit
    expect(bitsOf({ unit, start: 301, end: 325, lines, more: 0 })?.map(({ value }) => value)).toEqual([1, 0, 0, 0, 9, 0, 0])
    expect(byteAt(lines, 324)).toBe(0xff)
    expect(byteAt(lines, 325)).toBeUndefined()
    expect(bitsOf({ unit: null, start: 0, end: 0, lines: [], more: 0 })).toBeNull()
  })
})

function step(part: Partial<BytesStep>): BytesStep {
  return { kind: 'bytes', t: 0, transport: 'websocket', hop: 'client', conn: 'c1', from: 'client', to: 'gateway', dir: 'c2s', index: 0, start: 0, end: (part.start ?? 0) + 10, protocol: 'websocket', unit: 'frame', label: 'text, 4 B, masked', ...part }
}

describe('rows of the ladder', () => {
  const steps: LadderStep[] = [
    { kind: 'open', t: 0, hop: 'client', conn: 'c1', label: 'TCP opened' },
    step({ t: 5, start: 0, protocol: 'http/1.1', unit: 'request-head', label: 'GET /ping HTTP/1.1' }),
    step({ t: 10, start: 10 }),
    step({ t: 2000, start: 20, label: 'ping, 0 B' }),
    step({ t: 2010, start: 30, label: 'DATA, 6 B · pong, 4 B' }),
    step({ t: 2020, start: 40, protocol: 'h2', label: 'PING ACK' }),
    { kind: 'hit', t: 2100, fault: 'gateway/strip-upgrade', scope: 'connection', label: 'removed', times: 1 },
  ]

  it('have a line for a silence, which is no step', () => {
    const rows = rowsOf(steps, { hidePings: false, only: null, range: null })
    expect(rows.map(({ kind }) => kind)).toEqual(['step', 'step', 'step', 'silence', 'step', 'step', 'step', 'step'])
    expect(rows[3]).toMatchObject({ ms: 1990, fromT: 10 })
    expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
  })

  it('have a line where HTTP ends, and arrows walk over lines that are no step', () => {
    const head = { protocol: 'http/1.1', endsHttp: 'websocket' } as const
    const rows = rowsOf([step({ ...head, t: 1 }), step({ ...head, t: 2, dir: 's2c', end: 129 }), step({ t: 900, start: 30 })], { hidePings: false, only: null, range: null })
    expect(rows.map(({ kind }) => kind)).toEqual(['step', 'step', 'http-ends', 'silence', 'step'])
    expect(rows[2]).toMatchObject({ head: { end: 129 } })
    expect(stepFrom(rows, 2, 1)?.t).toBe(900)
    expect(stepFrom(rows, 3, 4)?.t).toBe(2)
    expect(stepFrom(rows, 5, 4)).toBeUndefined()
  })

  it('claim no silence where the tap had stopped recording', () => {
    const kinds = (after: readonly LadderStep[]) => rowsOf([...steps, ...after], { hidePings: false, only: null, range: null }).slice(8).map(({ kind }) => kind)
    const hit = (t: number): LadderStep => ({ kind: 'hit', t, fault: 'link/latency', scope: 'transport', label: 'delayed 300 ms', times: 1 })
    const tail = step({ t: 40_000, start: 90_000, end: 106_000, protocol: 'opaque', unit: 'bytes' })
    expect(kinds([hit(9000), tail])).toEqual(['unrecorded', 'step', 'unrecorded', 'step'])
    // All that is recorded has come, and the connection goes on.
    expect(kinds([step({ t: 2200, start: 50, end: 65_540 }), hit(9000)])).toEqual(['step', 'unrecorded', 'step'])
    expect(kinds([step({ t: 2200, start: 50, end: 60 }), hit(9000)])).toEqual(['step', 'silence', 'step'])
    // Bytes of a protocol that nobody knows are no gap.
    expect(kinds([step({ t: 9000, start: 50, end: 60, protocol: 'opaque' })])).toEqual(['silence', 'step'])
  })

  it('leave out pings and pongs of both protocols, and no path that is called so', () => {
    expect(steps.map(isPing)).toEqual([false, false, false, true, true, true, false])
    expect(rowsOf(steps, { hidePings: true, only: null, range: null }).filter(({ kind }) => kind === 'step')).toHaveLength(4)
  })

  it('are only those that were found, without silences between them', () => {
    const only = new Set([keyOfPlace(placeOf(steps[1] as LadderStep)), keyOfPlace(placeOf(steps[3] as LadderStep))])
    expect(rowsOf(steps, { hidePings: false, only, range: null }).map(({ kind }) => kind)).toEqual(['step', 'step'])
  })

  it('are only those of a time range', () => {
    expect(rowsOf(steps, { hidePings: false, only: null, range: { fromT: 5, toT: 2000 } }).map(({ kind }) => kind)).toEqual(['step', 'step', 'silence', 'step'])
  })

  it('open at what the client said first, although a server of HTTP/2 may speak before it', () => {
    expect(firstBytes(steps)?.label).toBe('GET /ping HTTP/1.1')
    const settings = step({ t: 1, dir: 's2c', from: 'gateway', to: 'client', protocol: 'h2', label: 'SETTINGS' })
    expect(firstBytes([settings, ...steps])?.label).toBe('GET /ping HTTP/1.1')
    expect(firstBytes([settings])).toBe(settings)
    expect(firstBytes(steps.slice(0, 1))).toBeUndefined()
  })
})

describe('what is copied', () => {
  const field = (name: string, value: string) => ({ start: 0, end: 0, name, value })

  it('is a curl command from a head of HTTP/1.1, quotes and all', () => {
    const unit = { protocol: 'http/1.1', kind: 'request-head', fields: [field('method', 'GET'), field('request-target', '/ws?a=1'), field('HTTP-version', 'HTTP/1.1'), field('Host', '127.0.0.1:8080'), field('Upgrade', 'websocket'), field('X-Note', "it's"), field('empty line', 'CR LF')] } as unknown as WireUnit
    expect(curlOf(unit)).toBe(["curl -i -N", '--http1.1', "-H 'Upgrade: websocket'", String.raw`-H 'X-Note: it'\''s'`, "'http://127.0.0.1:8080/ws?a=1'"].join(' \\\n  '))
  })

  it('is one whose folded values are put together and whose empty ones are sent', () => {
    const unit = { protocol: 'http/1.1', kind: 'request-head', fields: [field('method', 'GET'), field('request-target', '/'), field('HTTP-version', 'HTTP/1.1'), field('X-A', 'one'), field('folded line', 'two'), field('X-B', '')] } as unknown as WireUnit
    expect(curlOf(unit)?.split(' \\\n  ').slice(2, -1)).toEqual(["-H 'X-A: one two'", "-H 'X-B;'"])
  })

  it('is one from a header block of HTTP/2', () => {
    const unit = { protocol: 'h2', kind: 'frame', hpack: { wireBytes: 1, http1Bytes: 2 }, fields: [field('Length', '114'), field('indexed', ':method: POST'), field('indexed', ':scheme: https'), field('literal, not indexed', ':authority: lab:1'), field('indexed', ':path: /poll'), field('indexed', 'accept: */*'), field('indexed', 'content-length: 3')] } as unknown as WireUnit
    expect(curlOf(unit)).toBe(['curl -i -N', '--http2 -k', '-X POST', "-H 'accept: */*'", "'https://lab:1/poll'"].join(' \\\n  '))
    expect(curlOf({ protocol: 'sse', kind: 'chunk', fields: [] } as unknown as WireUnit)).toBeNull()
  })

  it('is what hexdump -C writes', () => {
    const lines = hexLines(new TextEncoder().encode('GET /ws HTTP/1.1\r\nHost'), 0)
    expect(hexdump(lines)).toBe(['00000000  47 45 54 20 2f 77 73 20  48 54 54 50 2f 31 2e 31  |GET /ws HTTP/1.1|', '00000010  0d 0a 48 6f 73 74                                 |..Host|'].join('\n'))
  })
})

describe('connections', () => {
  const info = (part: Partial<WireConnectionInfo>): WireConnectionInfo => ({ transport: 'sse', hop: 'client', conn: 'c1', openedT: 0, closedT: null, how: null, bytesUp: 0, bytesDown: 0, capturedBytes: 0, request: 'GET /sse', requests: 1, status: 200, ...part })
  const all = [info({ openedT: 1 }), info({ conn: 'c2', openedT: 50 }), info({ hop: 'origin', conn: 'o1' }), info({ transport: 'websocket', conn: 'c1', openedT: 60, request: 'GET /ws', status: 426, how: 'rst' })]
  const titleOf = (transport: string) => (transport === 'sse' ? 'SSE' : 'WebSocket')

  it('are found by transport and by every word of a text', () => {
    expect(shownConnections(all, { transport: null, text: '' }, titleOf)).toHaveLength(3)
    expect(shownConnections(all, { transport: 'sse', text: '' }, titleOf)).toHaveLength(2)
    expect(shownConnections(all, { transport: null, text: '426 websocket' }, titleOf)).toEqual([all[3]])
    expect(shownConnections(all, { transport: null, text: '426 sse' }, titleOf)).toEqual([])
  })

  it('open at the first one of the transport within the measured time', () => {
    expect(openingConnection(all, 'sse', 40)?.conn).toBe('c2')
    expect(openingConnection(all, 'sse', 400)).toBe(all[0])
    expect(openingConnection(all, 'polling', 0)).toBe(all[0])
    expect(openingConnection([], 'sse', 0)).toBeUndefined()
  })
})

describe('the pages of a raw stream', () => {
  it('have every captured byte once, and none that the tap left out', () => {
    const pages = pagesOf([{ start: 0, end: 100 }, { start: 100, end: 20_000 }, { start: 90_000, end: 90_010 }])
    expect(pages).toEqual([{ start: 0, end: 16_384 }, { start: 16_384, end: 20_000 }, { start: 90_000, end: 90_010 }])
  })
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CapturedConnection } from '../contract/wire.ts'
import { seededRandom } from '../core/random.ts'
import { header } from '../verdict/testing/log-builder.ts'
import { renderPcapng } from './render-pcapng.ts'
import type { RunExport } from './run-export.ts'
import { recordHttp, recordHttp2, recordWebSocket } from './testing/recorded-traffic.ts'
import { complaints, ensureTshark, missingBytes, tshark } from './testing/tshark.ts'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'brownout-pcapng-'))
  ensureTshark()
}, 240_000)
afterAll(() => rm(dir, { recursive: true, force: true }))

async function fileOf(connections: readonly CapturedConnection[]): Promise<string> {
  const file = join(dir, `${Math.round(performance.now() * 1000)}.pcapng`)
  await writeFile(file, renderPcapng({ log: { header: header(), events: [] }, connections } as unknown as RunExport))
  return file
}

const counted = (rows: string[][], column = 0) => rows.flatMap((row) => (row[column] ?? '').split(',')).filter((value) => value !== '').length

describe('a pcapng file, as tshark reads it', { timeout: 60_000 }, () => {
  it.each([1, 2, 3])('has the HTTP/1.1 requests and responses that were made (%i)', async (seed) => {
    const { connections, requests } = await recordHttp(12, seededRandom(seed).next)
    const file = await fileOf(connections)
    expect(await tshark(file, complaints, 'frame.number', '_ws.expert.message')).toEqual([])
    expect(counted(await tshark(file, 'http.request', 'http.request.method'))).toBe(requests)
    expect(counted(await tshark(file, 'http.response', 'http.response.code'))).toBe(requests)
  })

  it.each([1, 2, 3])('has the WebSocket messages that were sent, unmasked by the reader (%i)', async (seed) => {
    const { connections, messages } = await recordWebSocket(20, seededRandom(seed).next)
    const file = await fileOf(connections)
    expect(await tshark(file, complaints, 'frame.number', '_ws.expert.message')).toEqual([])
    const opcodes = (await tshark(file, 'websocket', 'websocket.opcode')).flatMap(([cell = '']) => cell.split(','))
    expect(opcodes.filter((opcode) => opcode === '1' || opcode === '2')).toHaveLength(messages)
    expect(opcodes.filter((opcode) => opcode === '8')).toHaveLength(2)
  })

  it('has the HTTP/2 streams that were opened, a WebSocket of RFC 8441 among them', async () => {
    const { connections, streams } = await recordHttp2(6, 8, seededRandom(4).next)
    const file = await fileOf(connections)
    expect(await tshark(file, complaints, 'frame.number', '_ws.expert.message')).toEqual([])
    const methods = (await tshark(file, 'http2.headers.method', 'http2.headers.method')).flatMap(([cell = '']) => cell.split(','))
    expect(methods).toHaveLength(streams)
    expect(methods).toContain('CONNECT')
    const data = await tshark(file, 'http2.data.data && http2.streamid == 13', 'http2.data.data')
    expect(data.flat().join('').split('810568656c6c6f').length - 1).toBe(8)
  })

  it('has the stream of a head that was written at once with the preface and is longer than a segment', async () => {
    const field = Buffer.concat([Buffer.from('0001617f8109', 'hex'), Buffer.alloc(1280, 'x')])
    const head = Buffer.concat([Buffer.from('828684410178', 'hex'), field, field])
    const frame = Buffer.concat([Buffer.from([0, head.length >> 8, head.length & 255, 1, 5, 0, 0, 0, 1]), head])
    const sent = Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from('000000040000000000', 'hex'), frame])
    const segments = [{ t: 1, dir: 'c2s' as const, offset: 0, data: sent }, { t: 2, dir: 's2c' as const, offset: 0, data: Buffer.from('00000004000000000000000101050000000188', 'hex') }]
    const file = await fileOf([{ transport: 'sse-h2', hop: 'client', conn: 'c1', alpn: 'h2', openedT: 0, closedT: 9, how: 'fin', segments }])
    expect(await tshark(file, complaints, 'frame.number', '_ws.expert.message')).toEqual([])
    expect(await tshark(file, 'http2.headers.method', 'http2.streamid')).toHaveLength(1)
  })

  it('says in comments which transport, hop and connection a packet belongs to, and how it ended', async () => {
    const { connections } = await recordWebSocket(2, seededRandom(5).next)
    const client = connections[0] as CapturedConnection
    const origin: CapturedConnection = { ...client, hop: 'origin', conn: 'o1', serves: 'c1', how: 'rst' }
    const file = await fileOf([client, origin])
    const comments = await tshark(file, 'tcp.flags.syn == 1 && tcp.flags.ack == 0', 'ip.src', 'ip.dst', 'frame.comment')
    expect(comments).toContainEqual(['127.0.0.2', '127.0.0.3', 'Brownout: websocket, gateway to origin, connection o1; opened for client connection c1; ended: rst'])
    expect(await tshark(file, 'tcp.flags.reset == 1')).toHaveLength(1)
    expect((await tshark(file, 'tcp.flags.fin == 1')).length).toBe(2)
  })

  it('shows bytes that were not recorded as a segment that is missing, not as a shorter stream', async () => {
    const { connections } = await recordWebSocket(12, seededRandom(6).next)
    const whole = connections[0] as CapturedConnection
    const lostPlace = whole.segments.findIndex((segment, i) => segment.dir === 's2c' && i > 6)
    const segments = whole.segments.filter((_segment, i) => i !== lostPlace)
    const file = await fileOf([{ ...whole, segments }])
    expect((await tshark(file, 'tcp.analysis.lost_segment')).length).toBeGreaterThan(0)
    expect(await tshark(file, 'frame.comment contains "were not recorded"')).toHaveLength(1)
    const tail = { c2s: 0, s2c: 1_000_000 }
    const cut = await fileOf([{ ...whole, segments: whole.segments.slice(0, 4), ends: tail }])
    expect((await tshark(cut, missingBytes)).length).toBeGreaterThan(0)
    expect((await tshark(cut, 'tcp.flags.fin == 1 && tcp.srcport == 80', 'tcp.seq')).flat()).toEqual([String(1 + tail.s2c)])
    const last = whole.segments.findLast((segment) => segment.dir === 's2c')
    const [seq] = (await tshark(file, 'tcp.flags.fin == 1 && tcp.srcport == 80', 'tcp.seq')).flat()
    expect(Number(seq)).toBe(1 + (last as { offset: number; data: Uint8Array }).offset + (last as { data: Uint8Array }).data.length)
  })
})

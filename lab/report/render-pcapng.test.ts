import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Direction } from '../contract/event.ts'
import type { CapturedConnection, CapturedSegment } from '../contract/wire.ts'
import { header } from '../verdict/testing/log-builder.ts'
import { checksum } from './pcapng/packet.ts'
import { renderPcapng } from './render-pcapng.ts'
import type { RunExport } from './run-export.ts'

interface Packet {
  readonly timeNs: bigint
  readonly ip: Buffer
  readonly tcp: Buffer
  readonly from: string
  readonly seq: number
  readonly flags: number
  readonly data: Buffer
}

/** A reader of the format as its specification has it, for what this writer writes. */
function read(file: Buffer): Packet[] {
  const packets: Packet[] = []
  for (let at = 0; at < file.length; ) {
    const length = file.readUInt32LE(at + 4)
    expect(length % 4).toBe(0)
    expect(file.readUInt32LE(at + length - 4)).toBe(length)
    if (file.readUInt32LE(at) === 6) packets.push(packetAt(file, at))
    at += length
  }
  return packets
}

function packetAt(file: Buffer, at: number): Packet {
  const timeNs = (BigInt(file.readUInt32LE(at + 12)) << 32n) | BigInt(file.readUInt32LE(at + 16))
  const bytes = file.subarray(at + 28, at + 28 + file.readUInt32LE(at + 20))
  const ip = bytes.subarray(0, 20)
  const tcp = bytes.subarray(20)
  const head = ((tcp[12] as number) >> 4) * 4
  return { timeNs, ip, tcp, from: `${[...ip.subarray(12, 16)].join('.')}:${tcp.readUInt16BE(0)}`, seq: tcp.readUInt32BE(4), flags: tcp[13] as number, data: tcp.subarray(head) }
}

function fileOf(connections: readonly CapturedConnection[]): Buffer {
  return renderPcapng({ log: { header: header(), events: [] }, connections } as unknown as RunExport)
}

const segments = fc
  .array(fc.record({ dir: fc.constantFrom<Direction>('c2s', 's2c'), data: fc.uint8Array({ minLength: 1, maxLength: 5000 }), skip: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(3000)), after: fc.nat(50) }), { maxLength: 20 })
  .map((list): CapturedSegment[] => {
    const next: Record<Direction, number> = { c2s: 0, s2c: 0 }
    let t = 5
    return list.map(({ dir, data, skip, after }) => {
      const offset = next[dir] + skip
      next[dir] = offset + data.length
      t += after
      return { t, dir, offset, data }
    })
  })

function connection(list: readonly CapturedSegment[], extra: Partial<CapturedConnection> = {}): CapturedConnection {
  return { transport: 'sse', hop: 'client', conn: 'c1', openedT: 1, closedT: 5000, how: 'fin', segments: list, ...extra }
}

const synBit = 2
const finBit = 1
const rstBit = 4

describe('a pcapng file', () => {
  it('has every byte at its place, in segments that fit, with right checksums, whatever was left out', () => {
    fc.assert(
      fc.property(segments, (list) => {
        const packets = read(fileOf([connection(list)]))
        for (const { ip, tcp, data } of packets) {
          expect(checksum(ip, 0)).toBe(0)
          expect(checksum(tcp, ip.readUInt16BE(12) + ip.readUInt16BE(14) + ip.readUInt16BE(16) + ip.readUInt16BE(18) + 6 + tcp.length)).toBe(0)
          expect(data.length).toBeLessThanOrEqual(1448)
        }
        for (const dir of ['c2s', 's2c'] as const) {
          const sent = packets.filter(({ from }) => from === (dir === 'c2s' ? '127.0.0.1:20000' : '127.0.0.2:80'))
          const first = (sent.find(({ flags }) => flags & synBit) as Packet).seq + 1
          const pieces = sent.filter(({ data, flags }) => data.length > 0 && !(flags & synBit)).map(({ seq, data }) => ({ offset: seq - first, data }))
          for (const { offset, data } of list.filter((segment) => segment.dir === dir)) {
            const inside = pieces.filter((piece) => piece.offset >= offset && piece.offset < offset + data.length)
            expect(Buffer.concat(inside.map((piece) => piece.data)).equals(Buffer.from(data))).toBe(true)
          }
          const end = list.findLast((segment) => segment.dir === dir)
          const fin = sent.find(({ flags }) => flags & finBit) as Packet
          expect(fin.seq - first).toBe(end ? end.offset + end.data.length : 0)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is in order of time over all connections, on the wall clock to the microsecond', () => {
    const list: CapturedSegment[] = [{ t: 10.001, dir: 'c2s', offset: 0, data: new Uint8Array([1]) }]
    const packets = read(fileOf([connection(list, { openedT: 4 }), connection(list, { conn: 'c2', openedT: 2 })]))
    const times = packets.map(({ timeNs }) => timeNs)
    expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)))
    const startedNs = BigInt(Date.parse(header().startedAt)) * 1_000_000n
    expect(packets.find(({ data }) => data.length === 1)?.timeNs).toBe(startedNs + 10_001_000n)
  })

  it('begins with the handshake, also when bytes were handed over before it was noted', () => {
    const packets = read(fileOf([connection([{ t: 2, dir: 'c2s', offset: 0, data: new Uint8Array([1]) }], { openedT: 3 })]))
    expect(packets.slice(0, 4).map(({ flags }) => flags)).toEqual([synBit, synBit | 16, 16, 8 | 16])
  })

  it.each([
    ['rst', [rstBit | 16]],
    ['fin', [finBit | 16, finBit | 16]],
    ['silence', []],
    [null, []],
  ] as const)('ends as the connection did: %s', (how, flags) => {
    const packets = read(fileOf([connection([], { how, closedT: how === null ? null : 9 })]))
    expect(packets.map((packet) => packet.flags).filter((bits) => bits & (finBit | rstBit))).toEqual(flags)
  })

  it.each([
    [{ how: 'rst', by: 'client' }, '127.0.0.1:20000', rstBit],
    [{ how: 'rst', by: 'gateway', sent: 'rst' }, '127.0.0.2:80', rstBit],
    [{ how: 'local', by: 'gateway', sent: 'rst' }, '127.0.0.2:80', rstBit],
    [{ how: 'local', by: 'gateway', sent: 'fin' }, '127.0.0.2:80', finBit],
    [{ how: 'fin', by: 'client' }, '127.0.0.1:20000', finBit],
    [{ hop: 'origin', how: 'fin', by: 'origin' }, '127.0.0.3:80', finBit],
    [{ hop: 'origin', how: 'local', by: 'gateway', sent: 'rst' }, '127.0.0.2:20000', rstBit],
    [{ how: 'rst', by: 'link', fault: 'link/reset' }, '127.0.0.1:20000', rstBit],
    [{ hop: 'origin', how: 'fin', by: 'link' }, '127.0.0.3:80', finBit],
    [{ how: 'rst', by: 'link-or-client' }, '127.0.0.1:20000', rstBit],
  ] as const)('shows the end of the side that began it: %j', (end, from, bit) => {
    const first = read(fileOf([connection([], { ...end, closedT: 9 })])).find(({ flags }) => flags & (finBit | rstBit)) as Packet
    expect([first.from, first.flags & (finBit | rstBit)]).toEqual([from, bit])
  })

  it('says that the link ended it, and for which fault', () => {
    expect(fileOf([connection([], { how: 'rst', by: 'link', fault: 'link/reset', closedT: 9 })]).includes('the link was first (link/reset)')).toBe(true)
  })

  it('leaves room for bytes at the end that were not recorded, and says how many', () => {
    const list: CapturedSegment[] = [{ t: 3, dir: 's2c', offset: 0, data: new Uint8Array(10) }]
    const file = fileOf([connection(list, { ends: { c2s: 0, s2c: 510 } })])
    const sent = read(file).filter(({ from }) => from === '127.0.0.2:80')
    const first = (sent.find(({ flags }) => flags & synBit) as Packet).seq + 1
    expect((sent.find(({ flags }) => flags & finBit) as Packet).seq - first).toBe(510)
    expect(file.includes('500 bytes before this were not recorded')).toBe(true)
  })

  it('is a file that readers accept even when nothing was recorded', () => {
    expect(read(fileOf([]))).toEqual([])
  })
})

import type { WireField } from '../../../lab/contract/wire.ts'
import type { AnnotatedBytes, HexLine } from '../../../lab/contract/wire-pages.ts'

/** A bit, or a number of several, of the two bytes that begin a WebSocket frame (RFC 6455, 5.2). */
export interface BitGroup {
  readonly id: 'FIN' | 'RSV1' | 'RSV2' | 'RSV3' | 'opcode' | 'MASK' | 'length'
  readonly bits: string
  readonly value: number
}

/** As `lab/wire` names the first byte of a frame. */
const firstByteName = 'FIN, RSV1-3, opcode'

export function frameBits(first: number, second: number): BitGroup[] {
  const bit = (id: BitGroup['id'], byte: number, shift: number): BitGroup => ({ id, bits: String((byte >> shift) & 1), value: (byte >> shift) & 1 })
  return [
    bit('FIN', first, 7),
    bit('RSV1', first, 6),
    bit('RSV2', first, 5),
    bit('RSV3', first, 4),
    { id: 'opcode', bits: (first & 15).toString(2).padStart(4, '0'), value: first & 15 },
    bit('MASK', second, 7),
    { id: 'length', bits: (second & 127).toString(2).padStart(7, '0'), value: second & 127 },
  ]
}

/** The first frame head among the fields, as bits; null when there is none, or its bytes are not on this page. */
export function bitsOf({ unit, lines }: AnnotatedBytes): BitGroup[] | null {
  const field: WireField | undefined = unit?.fields.find(({ name }) => name === firstByteName)
  const first = field && byteAt(lines, field.start)
  const second = field && byteAt(lines, field.start + 1)
  return first === undefined || second === undefined ? null : frameBits(first, second)
}

export function byteAt(lines: readonly HexLine[], position: number): number | undefined {
  const start = lines[0]?.offset ?? 0
  const line = lines[Math.floor((position - start) / 16)]
  const text = line?.hex.slice((position - line.offset) * 3, (position - line.offset) * 3 + 2)
  return text ? Number.parseInt(text, 16) : undefined
}

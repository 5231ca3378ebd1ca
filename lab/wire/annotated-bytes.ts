import type { Direction } from '../contract/event.ts'
import type { CapturedConnection, WireUnit } from '../contract/wire.ts'
import type { AnnotatedBytes, HexLine } from '../contract/wire-pages.ts'
import { capturedRuns } from './captured-run.ts'

const lineBytes = 16
/** A page: more than anybody reads at once. */
const largestPage = 16 * 1024

/** Bytes of one direction as hexadecimal and ASCII, with the unit that they belong to. */
export function annotatedBytes(connection: CapturedConnection, units: readonly WireUnit[], range: { readonly dir: Direction; readonly start: number; readonly end: number }): AnnotatedBytes {
  const unit = units.find(({ start, end }) => start <= range.start && range.start < end) ?? null
  const run = capturedRuns(connection, range.dir).find(({ start, end }) => start <= range.start && range.start < end)
  if (!run) return { unit: null, start: range.start, end: range.start, lines: [], more: 0 }
  const wanted = Math.min(Math.max(range.end, range.start), run.end)
  const end = Math.min(wanted, range.start + largestPage)
  return { unit, start: range.start, end, lines: hexLines(run.bytes.subarray(range.start - run.start, end - run.start), range.start), more: wanted - end }
}

/** Sixteen bytes a line; a byte that is no printable ASCII character is a dot. */
export function hexLines(bytes: Uint8Array, offset: number): HexLine[] {
  const lines: HexLine[] = []
  for (let at = 0; at < bytes.length; at += lineBytes) {
    const line = [...bytes.subarray(at, at + lineBytes)]
    lines.push({
      offset: offset + at,
      hex: line.map((byte) => byte.toString(16).padStart(2, '0')).join(' '),
      ascii: line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(''),
    })
  }
  return lines
}

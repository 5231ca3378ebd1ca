import type { HexLine } from '../../../lab/contract/wire-pages.ts'

/** Something that bytes belong to: a field of a unit, or a unit of a stream. */
export interface Mark {
  readonly start: number
  readonly end: number
}

/** Bytes of one line that belong together. */
export interface Segment {
  /** Index of the mark; -1 for bytes without one. */
  readonly mark: number
  /** The mark begins here. */
  readonly begins: boolean
  readonly hex: string
  /** Space up to the next segment, which belongs to neither. */
  readonly gap: string
  readonly ascii: string
}

const lineBytes = 16

/** A line of sixteen bytes cut where marks begin and end. @param marks in order, without overlap */
export function segmentsOf(line: HexLine, marks: readonly Mark[]): Segment[] {
  const bytes = line.hex.split(' ')
  const segments: Segment[] = []
  let mark = firstMarkAfter(marks, line.offset)
  for (let at = 0; at < bytes.length; ) {
    const position = line.offset + at
    while (mark < marks.length && (marks[mark] as Mark).end <= position) mark++
    const next = marks[mark]
    const inside = next !== undefined && next.start <= position
    const stop = Math.min(bytes.length, (next === undefined ? Infinity : inside ? next.end : next.start) - line.offset)
    const hex = bytes.slice(at, stop).map((byte, i, all) => (i === all.length - 1 ? byte : byte + spaceAfter(at + i))).join('')
    segments.push({ mark: inside ? mark : -1, begins: inside && next.start === position, hex, gap: spaceAfter(stop - 1), ascii: line.ascii.slice(at, stop) })
    at = stop
  }
  return segments
}

function spaceAfter(index: number): string {
  return index === lineBytes - 1 ? '' : index === lineBytes / 2 - 1 ? '  ' : ' '
}

/** Index of the first mark that ends after the position. */
function firstMarkAfter(marks: readonly Mark[], position: number): number {
  let low = 0
  let high = marks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((marks[middle] as Mark).end <= position) low = middle + 1
    else high = middle
  }
  return low
}

import type { Direction } from '../contract/event.ts'
import type { CapturedConnection, CapturedSegment } from '../contract/wire.ts'

/** Bytes of one direction without a gap, and when each of them passed. */
export interface CapturedRun {
  readonly dir: Direction
  /** Position of the first byte in its direction of the connection. */
  readonly start: number
  readonly end: number
  readonly bytes: Uint8Array
  /** Positions where something was written or read at once, in order. */
  readonly segmentStarts: readonly number[]
  /** Lab time at which the byte at this position passed. */
  tAt(position: number): number
}

/** One direction as runs in order of position; between two runs the tap left bytes out. A byte captured twice counts once. */
export function capturedRuns({ segments }: CapturedConnection, dir: Direction): CapturedRun[] {
  const runs: CapturedRun[] = []
  let parts: CapturedSegment[] = []
  let end = 0
  for (const segment of segments) {
    if (segment.dir !== dir || !Number.isSafeInteger(segment.offset) || segment.offset < 0) continue
    const seen = Math.max(0, end - segment.offset)
    if (segment.data.length <= seen) continue
    const offset = segment.offset + seen
    if (offset !== end && parts.length > 0) {
      runs.push(joined(dir, parts))
      parts = []
    }
    parts.push(seen > 0 ? { ...segment, offset, data: segment.data.subarray(seen) } : segment)
    end = offset + segment.data.length - seen
  }
  if (parts.length > 0) runs.push(joined(dir, parts))
  return runs
}

function joined(dir: Direction, parts: readonly CapturedSegment[]): CapturedRun {
  const start = (parts[0] as CapturedSegment).offset
  const bytes = Buffer.concat(parts.map(({ data }) => data))
  const segmentStarts = parts.map(({ offset }) => offset)
  return {
    dir,
    start,
    end: start + bytes.length,
    bytes,
    segmentStarts,
    tAt: (position) => (parts[lastAtOrBefore(segmentStarts, position)] as CapturedSegment).t,
  }
}

/** Index of the last number that is not greater; 0 when all are. */
export function lastAtOrBefore(sorted: readonly number[], wanted: number): number {
  let low = 0
  let high = sorted.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((sorted[middle] as number) <= wanted) low = middle
    else high = middle - 1
  }
  return low
}

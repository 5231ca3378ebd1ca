import type { Block } from '../document/file-model.ts'

/** Where times lie in a lane. */
export interface TimeScale {
  readonly rangeMs: number
  /** Between two marks of the axis. */
  readonly tickMs: number
  /** What a drag or an arrow key moves by. */
  readonly stepMs: number
}

const shortestMs = 60_000
const niceMs = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21_600, 86_400].map((seconds) => seconds * 1000)
const mostTicks = 9

/** The whole of the run, with room behind the last block to drag it to. */
export function timeScale(blocks: readonly Pick<Block, 'fromMs' | 'toMs'>[], durationMs: number | null): TimeScale {
  const last = Math.max(0, ...blocks.map(({ fromMs, toMs }) => toMs ?? fromMs))
  const wanted = Math.max(shortestMs, durationMs ?? 0, durationMs === null ? last * 1.4 : last * 1.1)
  const tickMs = niceMs.find((ms) => wanted / ms <= mostTicks) ?? wanted / mostTicks
  const rangeMs = durationMs !== null && wanted === durationMs ? durationMs : Math.ceil(wanted / tickMs) * tickMs
  return { rangeMs, tickMs, stepMs: rangeMs > 600_000 ? 5000 : 1000 }
}

export function ticks({ rangeMs, tickMs }: TimeScale): readonly number[] {
  return Array.from({ length: Math.floor(rangeMs / tickMs) + 1 }, (_, i) => i * tickMs)
}

/** What is dragged: all of the block, or one of its edges. */
export type Grip = 'block' | 'start' | 'end'

export interface Span {
  readonly fromMs: number
  readonly toMs: number | null
}

/** A block moved by so much: on the grid, never before the beginning, never shorter than a step. */
export function moved({ fromMs, toMs }: Span, by: { readonly ms: number; readonly grip: Grip }, { stepMs, rangeMs }: TimeScale): Span {
  const snap = (ms: number) => Math.round(ms / stepMs) * stepMs
  switch (by.grip) {
    case 'block': {
      const from = Math.max(0, snap(fromMs + by.ms))
      return { fromMs: from, toMs: toMs === null ? null : from + (toMs - fromMs) }
    }
    case 'start':
      return { fromMs: Math.max(0, Math.min(snap(fromMs + by.ms), (toMs ?? rangeMs) - stepMs)), toMs }
    case 'end': {
      const to = Math.max(fromMs + stepMs, snap((toMs ?? rangeMs) + by.ms))
      // At the right edge it acts until the end.
      return { fromMs, toMs: to >= rangeMs ? null : to }
    }
  }
}

/** Blocks that overlap lie below each other: the row of each. */
export function rowsOf(blocks: readonly Pick<Block, 'key' | 'fromMs' | 'toMs'>[], { rangeMs }: TimeScale): ReadonlyMap<string, number> {
  // A block that is shorter than its name needs the room of the name.
  const least = rangeMs * 0.22
  const ends: number[] = []
  const rows = new Map<string, number>()
  for (const block of blocks.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const free = ends.findIndex((end) => end <= block.fromMs)
    const row = free === -1 ? ends.length : free
    ends[row] = Math.max(block.toMs ?? Infinity, block.fromMs + least)
    rows.set(block.key, row)
  }
  return rows
}

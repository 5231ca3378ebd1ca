import type { LabEvent } from '../contract/event.ts'
import { type Density, type DensityLane, type Lane, lanes } from '../contract/run-pages.ts'

/** Lines a block: few enough to be parsed in a few ms, many enough for a small index. */
const blockLines = 1000
/** Columns of the whole run: twice the widest screen. */
const grain = 8192

export interface Block {
  readonly fromByte: number
  toByte: number
  /** Place of its first event in the file. */
  readonly first: number
  count: number
  minT: number
  maxT: number
}

type Kind = 'messages' | 'marks' | 'wire'

/** Where events lie in a file and in time: filled line by line, asked at any moment. */
export interface RunIndex {
  readonly blocks: readonly Block[]
  add(event: LabEvent, place: { readonly fromByte: number; readonly toByte: number }): void
  events(): number
  density(range: { readonly fromT: number; readonly toT: number; readonly columns: number }): Omit<Density, 'complete'>
}

/** Baselines are of another run, also of transports that this one has no lane for. */
export function laneOf(event: LabEvent): Lane {
  if ('transport' in event && event.kind !== 'baseline') return event.transport
  if (event.side === 'server') return 'origin'
  return event.side === 'fault' ? 'faults' : 'lab'
}

function kindOf(event: LabEvent): Kind {
  if (event.side === 'wire') return 'wire'
  return event.kind === 'message' || event.kind === 'publish' ? 'messages' : 'marks'
}

/** @param lastT end of the last column; what comes later is counted in it. */
export function createRunIndex(lastT: number): RunIndex {
  const grainMs = Math.max(lastT, 1) / grain
  const columnOf = (t: number) => Math.min(grain - 1, Math.max(0, Math.floor(t / grainMs)))
  const counts = new Map<Lane, Readonly<Record<Kind, Uint32Array>>>()
  const blocks: Block[] = []
  let total = 0
  return {
    blocks,
    events: () => total,
    add(event, { fromByte, toByte }) {
      let block = blocks.at(-1)
      if (!block || block.count === blockLines) blocks.push((block = { fromByte, toByte, first: total, count: 0, minT: Infinity, maxT: -Infinity }))
      block.toByte = toByte
      block.count++
      block.minT = Math.min(block.minT, event.t)
      block.maxT = Math.max(block.maxT, event.t)
      total++
      const lane = laneOf(event)
      let own = counts.get(lane)
      if (!own) counts.set(lane, (own = { messages: new Uint32Array(grain), marks: new Uint32Array(grain), wire: new Uint32Array(grain) }))
      const column = columnOf(event.t)
      own[kindOf(event)][column] = (own[kindOf(event)][column] ?? 0) + 1
    },
    density({ fromT, toT, columns }) {
      const from = columnOf(fromT)
      const to = columnOf(toT)
      const each = Math.max(1, Math.ceil((to - from + 1) / columns))
      const gather = (column: Uint32Array) => {
        const sums: number[] = []
        for (let i = from; i <= to; i += each) sums.push(column.subarray(i, Math.min(i + each, to + 1)).reduce((sum, n) => sum + n, 0))
        return sums
      }
      const present: DensityLane[] = lanes.flatMap((lane) => {
        const own = counts.get(lane)
        return own ? [{ lane, messages: gather(own.messages), marks: gather(own.marks), wire: gather(own.wire) }] : []
      })
      return { fromT: from * grainMs, columnMs: each * grainMs, lanes: present }
    },
  }
}

import { z } from 'zod'
import { durationSchema } from '../contract/duration.ts'
import type { Clock } from '../contract/context.ts'
import type { Direction } from '../contract/event.ts'
import type { Exchange } from './exchange.ts'
import { isControl, opcodes, type WsFrame } from './ws-frame.ts'

const every = z.number().int().min(1).max(1_000_000).default(2).describe('touch every n-th one, counted for each connection and direction')
const interval = durationSchema.optional().describe('instead of `every`: touch the first one after each time this long')
/** Over all connections: one side closes once in a connection, and after a reconnect the loss must not begin again. */
export const count = z.number().int().min(1).max(1_000_000).optional().describe('touch only the first so many, of all connections together; then let all pass')

/** Which frames a message fault touches. */
export const frameSelection = {
  every,
  interval,
  count,
  dir: z.enum(['s2c', 'c2s', 'both']).default('s2c').describe('s2c: from the server to the client'),
  opcode: z.enum(['data', 'text', 'binary', 'ping', 'pong', 'close']).default('data').describe('data: text and binary'),
}
/** Which events an event fault touches. */
export const eventSelection = { every, interval, count }

export interface Turns {
  readonly every: number
  /** Takes the place of `every`. */
  readonly intervalMs?: number
  readonly count?: number
}
export interface FrameSelection extends Turns {
  readonly dir: Direction | 'both'
  readonly opcode: 'data' | 'text' | 'binary' | 'ping' | 'pong' | 'close'
}

/** Names the time so that the time scale finds it. */
export function withInterval<T extends { readonly interval?: number | undefined }>({ interval: intervalMs, ...rest }: T): Omit<T, 'interval'> & { readonly intervalMs?: number } {
  return { ...rest, ...(intervalMs === undefined ? {} : { intervalMs }) }
}

/** Says for each frame whether it is its turn. */
export function selectFrames({ dir, opcode, ...turns }: FrameSelection, clock: Clock): (exchange: Exchange, frame: WsFrame, way: Direction) => boolean {
  const turn = takeTurns(turns, clock)
  return (exchange, frame, way) => {
    if (dir !== 'both' && dir !== way) return false
    if (opcode === 'data' ? isControl(frame) : frame.opcode !== opcodes[opcode]) return false
    return turn(exchange, way)
  }
}

/** True at every n-th call for the same exchange and direction, or at the first after each interval; `count` times at most. */
export function takeTurns({ every: n, intervalMs, count: limit }: Turns, clock: Clock): (exchange: Exchange, way: Direction) => boolean {
  const turn = intervalMs === undefined ? countTurns(n) : timeTurns(intervalMs, clock)
  const allowed = atMost(limit)
  return (exchange, way) => turn(exchange, way) && allowed()
}

/** True so many times, then never again. Ask it last: each yes counts. */
export function atMost(limit = Infinity): () => boolean {
  let left = limit
  return () => left > 0 && left-- > 0
}

/** True at the first call after each interval, for the same exchange and direction. */
function timeTurns(intervalMs: number, clock: Clock): (exchange: Exchange, way: Direction) => boolean {
  const onT = clock.now()
  const last = new WeakMap<Exchange, Record<Direction, number>>()
  return (exchange, way) => {
    const from = Math.max(onT, exchange.startedT)
    const times = last.get(exchange) ?? { c2s: from, s2c: from }
    last.set(exchange, times)
    if (clock.now() - times[way] < intervalMs) return false
    times[way] = clock.now()
    return true
  }
}

/** True at every n-th call for the same exchange and direction. */
export function countTurns(n: number): (exchange: Exchange, way: Direction) => boolean {
  const counts = new WeakMap<Exchange, Record<Direction, number>>()
  return (exchange, way) => {
    const seen = counts.get(exchange) ?? { c2s: 0, s2c: 0 }
    counts.set(exchange, seen)
    return ++seen[way] % n === 0
  }
}

export function describeSelection({ dir, opcode, ...turns }: FrameSelection): string {
  const what = opcode === 'data' ? 'message frame' : `${opcode} frame`
  return `${describeTurns(what, turns)} ${dir === 'both' ? 'of either side' : dir === 's2c' ? 'of the server' : 'of the client'}`
}

export function describeTurns(what: string, { every: n, intervalMs, count: limit }: Turns): string {
  const turn = intervalMs !== undefined ? `one ${what} in ${intervalMs} ms` : n === 1 ? `every ${what}` : `one ${what} in ${n}`
  return turn + describeCount(limit)
}

export function describeCount(limit: number | undefined): string {
  if (limit === undefined) return ''
  return limit === 1 ? ' (the first only)' : ` (the first ${limit} only)`
}

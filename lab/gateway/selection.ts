import { z } from 'zod'
import type { Direction } from '../contract/event.ts'
import type { Exchange } from './exchange.ts'
import { isControl, opcodes, type WsFrame } from './ws-frame.ts'

const every = z.number().int().min(1).max(1_000_000).default(2).describe('touch every n-th one, counted for each connection and direction')

/** Which frames a message fault touches. */
export const frameSelection = {
  every,
  dir: z.enum(['s2c', 'c2s', 'both']).default('s2c').describe('s2c: from the server to the client'),
  opcode: z.enum(['data', 'text', 'binary']).default('data'),
}
export interface FrameSelection {
  readonly every: number
  readonly dir: Direction | 'both'
  readonly opcode: 'data' | 'text' | 'binary'
}
export const eventSelection = { every }

/** Says for each frame whether it is its turn. */
export function selectFrames({ every: n, dir, opcode }: FrameSelection): (exchange: Exchange, frame: WsFrame, way: Direction) => boolean {
  const turn = countTurns(n)
  return (exchange, frame, way) => {
    if ((dir !== 'both' && dir !== way) || isControl(frame)) return false
    if (opcode !== 'data' && frame.opcode !== opcodes[opcode]) return false
    return turn(exchange, way)
  }
}

/** True at every n-th call for the same exchange and direction. */
export function countTurns(n: number): (exchange: Exchange, way: Direction) => boolean {
  const counts = new WeakMap<Exchange, Record<Direction, number>>()
  return (exchange, way) => {
    const count = counts.get(exchange) ?? { c2s: 0, s2c: 0 }
    counts.set(exchange, count)
    return ++count[way] % n === 0
  }
}

export function describeSelection({ every: n, dir, opcode }: FrameSelection): string {
  const what = opcode === 'data' ? 'message frame' : `${opcode} frame`
  const which = n === 1 ? `every ${what}` : `one ${what} in ${n}`
  return `${which} ${dir === 'both' ? 'of either side' : dir === 's2c' ? 'of the server' : 'of the client'}`
}

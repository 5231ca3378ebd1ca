import type { Direction } from '../contract/event.ts'
import type { CapturedConnection, WireBody, WireExchange, WireUnit } from '../contract/wire.ts'
import type { Carried } from './carried.ts'
import { opaqueUnit, type UnitDraft } from './unit-draft.ts'
import type { CapturedRun } from './captured-run.ts'

/** A connection taken apart. The units of each direction cover every captured byte once, in order. */
export interface DecodedConnection {
  readonly units: Readonly<Record<Direction, readonly WireUnit[]>>
  readonly exchanges: readonly WireExchange[]
  /** Where HTTP/1.1 ended and another protocol began (a 101): position of its first byte in each direction. */
  readonly httpEnds: Readonly<Record<Direction, number>> | null
}

/** What a decoder makes of the first runs of both directions; later runs are not its business. */
export interface DecodedRuns {
  readonly units: Readonly<Record<Direction, UnitDraft[]>>
  readonly exchanges: readonly WireExchange[]
  readonly httpEnds: Readonly<Record<Direction, number>> | null
}

/** What is handed to a decoder: what stands at the start of each direction, if it was captured. */
export interface RunPair {
  readonly connection: CapturedConnection
  readonly c2s: CapturedRun | undefined
  readonly s2c: CapturedRun | undefined
}

export const emptyBody: WireBody = { bytes: 0, data: new Uint8Array(0) }

export function bodyOf(content: Carried, unrecorded = 0): WireBody {
  return { bytes: content.length + unrecorded, data: content.bytes }
}

/** The bytes of a run from index `at` on, as one opaque unit. */
export function opaqueRest(run: CapturedRun, at: number, why: string): UnitDraft[] {
  return at < run.bytes.length ? [opaqueUnit(run, { start: run.start + at, end: run.end }, why)] : []
}

/** How a message that was not complete came to its end: with its connection. */
export function endOf({ closedT, how }: CapturedConnection): Pick<WireExchange, 'endedT' | 'how'> {
  return { endedT: closedT, how: closedT === null ? null : how }
}

import type { Direction } from '../contract/event.ts'
import { type CapturedConnection, unrecordedTail } from '../contract/wire.ts'
import { capturedRuns, type CapturedRun } from './captured-run.ts'
import type { DecodedConnection, RunPair } from './decoded.ts'
import { decodeH2, preface } from './h2.ts'
import { decodeHttp1 } from './http1.ts'
import { latin1 } from './text-of.ts'
import { opaqueUnit, type UnitDraft } from './unit-draft.ts'

/**
 * Takes a captured connection apart. Never throws: bytes that cannot be read are `opaque` units that say why.
 * Bytes behind a gap are opaque, because what they mean depends on what is missing.
 */
export function decodeConnection(connection: CapturedConnection): DecodedConnection {
  const runs = { c2s: capturedRuns(connection, 'c2s'), s2c: capturedRuns(connection, 's2c') }
  const pair: RunPair = { connection, c2s: fromStart(runs.c2s), s2c: fromStart(runs.s2c) }
  const decoded = speaksH2(pair) ? decodeH2(pair) : decodeHttp1(pair)
  const unitsOf = (dir: Direction) => {
    const drafts = [...decoded.units[dir], ...behindGaps(runs[dir])]
    const tail = unrecordedTail(connection, dir)
    if (tail > 0) drafts.at(-1)?.remark(`${tail} bytes at the end of this direction were not recorded`)
    return drafts.map((draft) => draft.finish())
  }
  return { units: { c2s: unitsOf('c2s'), s2c: unitsOf('s2c') }, exchanges: decoded.exchanges, httpEnds: decoded.httpEnds }
}

function fromStart([first]: readonly CapturedRun[]): CapturedRun | undefined {
  return first?.start === 0 ? first : undefined
}

function speaksH2({ connection, c2s }: RunPair): boolean {
  if (connection.alpn !== undefined) return connection.alpn === 'h2'
  return c2s !== undefined && c2s.bytes.length >= 3 && preface.startsWith(latin1(c2s.bytes.subarray(0, preface.length)))
}

function behindGaps(runs: readonly CapturedRun[]): UnitDraft[] {
  return runs.flatMap((run, i) => {
    if (run.start === 0) return []
    const missing = run.start - (runs[i - 1]?.end ?? 0)
    return opaqueUnit(run, run, `the tap left out the ${missing} bytes before, so nobody knows where a message begins`)
  })
}

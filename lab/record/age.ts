import type { Deliveries } from './deliveries.ts'
import { resumeT } from './loss.ts'
import type { TransportLog } from './transport-log.ts'

export interface Age {
  readonly ageMs: { readonly mean: number; readonly p95: number; readonly max: number }
  /** Share of the time with an age at or under `freshMs`. */
  readonly availability: number
  /** Longest time without a delivery. */
  readonly maxGapMs: number
}

/** A client that needs longer than this (lab time, at least a second) to be greeted is measured from its start. */
const connectLabMs = 10_000

/** The sawtooth of the age of information, as pieces that each rise by one ms per ms. */
interface Piece {
  readonly age: number
  readonly lengthMs: number
}

/**
 * Age at t: t minus the publication of the newest message delivered so far; a greeting counts as the state of its moment.
 * Observed from the fault (or from the greeting, when that is later) to the end of the run.
 */
export function ageOf(log: TransportLog, deliveries: Deliveries): Age {
  const { fromT, toT } = observed(log, deliveries)
  const pieces: Piece[] = []
  let known = Math.min(resumeT(log, deliveries), fromT)
  let at = fromT
  let lastT = fromT
  let maxGapMs = 0
  for (const { t, publish } of deliveries.first) {
    if (t > fromT) {
      pieces.push({ age: at - known, lengthMs: t - at })
      maxGapMs = Math.max(maxGapMs, t - lastT)
      at = t
      lastT = t
    }
    known = Math.max(known, Math.min(publish.t, t))
  }
  pieces.push({ age: at - known, lengthMs: Math.max(0, toT - at) })
  maxGapMs = Math.max(maxGapMs, toT - lastT)
  return { ageMs: sawtooth(pieces), availability: shareWithin(pieces, log.freshMs), maxGapMs }
}

function observed(log: TransportLog, deliveries: Deliveries): { fromT: number; toT: number } {
  const greetedT = resumeT(log, deliveries)
  const prompt = greetedT - log.startT <= Math.max(connectLabMs / log.scale, 1000)
  const fromT = Math.max(prompt ? greetedT : log.startT, log.window.faultFromT ?? log.startT)
  return { fromT: Math.min(fromT, log.window.endT), toT: log.window.endT }
}

function sawtooth(pieces: readonly Piece[]): Age['ageMs'] {
  let area = 0
  let total = 0
  let max = 0
  for (const { age, lengthMs } of pieces) {
    area += lengthMs * (age + lengthMs / 2)
    total += lengthMs
    max = Math.max(max, age + lengthMs)
  }
  return { mean: total > 0 ? area / total : max, p95: ageQuantile(pieces, 0.95, total), max }
}

/** Age that is not exceeded for `share` of the time: the time spent above an age falls as the age rises, so bisect. */
function ageQuantile(pieces: readonly Piece[], share: number, total: number): number {
  let low = 0
  let high = pieces.reduce((most, { age, lengthMs }) => Math.max(most, age + lengthMs), 0)
  if (total === 0) return high
  for (let i = 0; i < 40 && high - low > 0.01; i++) {
    const middle = (low + high) / 2
    if (timeWithin(pieces, middle) >= share * total) high = middle
    else low = middle
  }
  return high
}

function shareWithin(pieces: readonly Piece[], limitMs: number): number {
  const total = pieces.reduce((sum, piece) => sum + piece.lengthMs, 0)
  return total === 0 ? 1 : timeWithin(pieces, limitMs) / total
}

function timeWithin(pieces: readonly Piece[], limitMs: number): number {
  let time = 0
  for (const { age, lengthMs } of pieces) time += Math.min(lengthMs, Math.max(0, limitMs - age))
  return time
}

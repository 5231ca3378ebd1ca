import type { MeasureChange } from '../contract/comparison.ts'
import { latencyOf, type Measures } from '../contract/measures.ts'

/** How much a measure moves although nothing has changed; `noise-between.ts` says how much that is. */
export type NoiseKind = 'none' | 'lost' | 'attempts' | 'time' | 'latency' | 'time-and-interval' | 'interval-share' | 'overhead'

export interface ComparedMeasure extends Pick<MeasureChange, 'measure' | 'title' | 'unit' | 'better'> {
  readonly noise: NoiseKind
  /** Chance only ever adds to it: repeats are summed up by their minimum. */
  readonly cost?: boolean
  /** Without a number, although there was an occasion for it. */
  never?(measures: Measures): boolean
  of(measures: Measures): number | null
}

const lower = { better: 'lower' } as const

/** In the order in which they are shown. Times, bytes and shares are those of a client that got something: `compare-runs.ts`. */
export const comparedMeasures: readonly ComparedMeasure[] = [
  { ...lower, measure: 'lost', title: 'lost', unit: 'messages', noise: 'lost', of: (m) => m.lost },
  { ...lower, measure: 'silentLoss', title: 'lost without a word', unit: 'messages', noise: 'lost', of: (m) => m.silentLoss },
  { ...lower, measure: 'duplicatesApp', title: 'duplicates', unit: 'messages', noise: 'none', of: (m) => m.duplicatesApp },
  { ...lower, measure: 'reordered', title: 'out of order', unit: 'messages', noise: 'none', of: (m) => m.reordered },
  { ...lower, measure: 'corrupt', title: 'corrupt', unit: 'messages', noise: 'none', of: (m) => m.corrupt },
  { ...lower, measure: 'timeToDetectMs', title: 'noticed after', unit: 'ms', noise: 'time', of: (m) => m.timeToDetectMs, never: (m) => m.timeToDetectMs === null && (m.timeToRecoverMs !== null || !m.restored) },
  { ...lower, measure: 'timeToRecoverMs', title: 'back after', unit: 'ms', noise: 'time-and-interval', of: (m) => m.timeToRecoverMs, never: (m) => m.timeToRecoverMs === null && !m.restored },
  { ...lower, measure: 'timeToFirstMessageMs', title: 'first message after', unit: 'ms', noise: 'time-and-interval', of: (m) => m.timeToFirstMessageMs },
  { ...lower, measure: 'latencyMs.p50', title: 'latency p50', unit: 'ms', noise: 'latency', of: (m) => latencyOf(m, 'p50') },
  { ...lower, measure: 'latencyMs.p95', title: 'latency p95', unit: 'ms', noise: 'latency', of: (m) => latencyOf(m, 'p95') },
  { ...lower, measure: 'ageMs.mean', title: 'age mean', unit: 'ms', noise: 'time', of: (m) => m.ageMs.mean },
  { ...lower, measure: 'maxGapMs', title: 'longest silence', unit: 'ms', noise: 'time-and-interval', of: (m) => m.maxGapMs },
  { better: 'higher', measure: 'availability', title: 'fresh', unit: 'share', noise: 'interval-share', of: (m) => m.availability },
  { ...lower, measure: 'attempts', title: 'attempts', unit: 'times', noise: 'attempts', of: (m) => m.attempts },
  { ...lower, measure: 'tcpOpens', title: 'TCP connections', unit: 'times', noise: 'none', of: (m) => m.tcpOpens },
  { ...lower, measure: 'overheadBytesPerMessage', title: 'overhead a message', unit: 'bytes', noise: 'overhead', cost: true, of: (m) => m.overheadBytesPerMessage },
  { ...lower, measure: 'zombieMs', title: 'half-open', unit: 'ms', noise: 'time', of: (m) => m.zombieMs },
]

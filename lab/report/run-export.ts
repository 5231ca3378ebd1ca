import type { Report } from '../contract/report.ts'
import type { RunLog } from '../contract/run-file.ts'
import type { CapturedConnection, WireExchange } from '../contract/wire.ts'

/** All that is known of one run: what was found, the log it was found in, and the bytes of the wire. */
export interface RunExport {
  readonly report: Report
  readonly log: RunLog
  /** Both hops, in order of opening. Empty when nothing was captured. */
  readonly connections: readonly CapturedConnection[]
  /** Faults that act once when they are switched on. */
  readonly instantFaults: ReadonlySet<string>
  /** What those bytes mean as HTTP. */
  readonly exchanges: readonly WireExchange[]
}

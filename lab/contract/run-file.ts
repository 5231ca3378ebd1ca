import type { LabEvent } from './event.ts'
import type { ProbeKind } from './report.ts'
import type { Scenario } from './scenario.ts'

/** First line of a run file (NDJSON); events follow, one a line; the footer is the last line of a finished run. */
export interface RunHeader {
  readonly format: 'brownout-run'
  readonly version: 1
  readonly run: string
  readonly startedAt: string
  readonly brownout: string
  readonly probe: ProbeKind
  readonly probeVersion: string
  readonly platform: string
  readonly versions: Readonly<Record<string, string>>
  readonly scale: number
  readonly seed: number
  readonly scenario: Scenario
  readonly scenarioHash: string
  /** Set for a run in front of somebody else's server: its `http(s)://host:port`. There is no feed and no probe then, only what passed. */
  readonly target?: string | undefined
}
export interface RunFooter {
  readonly format: 'brownout-run-end'
  readonly events: number
  readonly outcome: 'finished' | 'stopped'
}
/** A run in memory: what `measure` and `judge` read. */
export interface RunLog {
  readonly header: RunHeader
  readonly events: readonly LabEvent[]
  readonly footer?: RunFooter | undefined
}

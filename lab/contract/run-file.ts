import type { EventKind, LabEvent } from './event.ts'
import type { ProbeKind } from './report.ts'
import type { Scenario } from './scenario.ts'
import type { TransportId } from './transport.ts'
import type { VerdictName } from './verdict.ts'

/** Of a run in front of somebody else's server: the id of its scenario is this and that of the condition it started with. */
export const ownServerPrefix = 'own-server-'

/** Instead of a scenario's id: a run without plan and end. Nobody may take it for the clean network that it begins with. */
export const freeRunId = 'free-run'

/** First line of a run file (NDJSON); events follow, one a line; the footer is the last line of a finished run. */
export interface RunHeader {
  readonly format: 'brownout-run'
  /** Of the format; `lab/record/migrations.ts` reads older ones. */
  readonly version: 5
  readonly run: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** Version of this app. */
  readonly brownout: string
  readonly probe: ProbeKind
  /** Of the browser engine or of Node. How well its clock is known is learnt later: `clock` events. */
  readonly probeVersion: string
  readonly platform: string
  /** Of the engine's Node and what it is built from; `link`: `embedded`, or the address of a Toxiproxy. */
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
  /** Events of every kind; null in a file of version 1, which did not count them. */
  readonly counts: Readonly<Partial<Record<EventKind, number>>> | null
  /** As judged when the run was made, so that a list of runs can show them; opening a run judges it again. Null in a file of version 1. */
  readonly verdicts: Readonly<Partial<Record<TransportId, VerdictName>>> | null
}
/** A run in memory: what `measure` and `judge` read. */
export interface RunLog {
  readonly header: RunHeader
  readonly events: readonly LabEvent[]
  readonly footer?: RunFooter | undefined
}

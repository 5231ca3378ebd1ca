import type { TransportId } from '../../../lab/contract/transport.ts'
import type { EventLog } from '../../state/event-log.ts'
import { wantsReducedMotion } from '../../state/use-reduced-motion.ts'
import { followedT, type RunExtent } from './lanes-view.ts'
import type { RunTimes } from './run-extent.ts'

/** A log that lanes can show, and where it lies on the lab clock. Keep one object as long as it is the same log. */
export interface LanesSource {
  readonly log: EventLog
  /** Asked whenever something is drawn: a run that lives moves by itself. */
  times(): RunTimes
  /** Time alone changes the picture: a run that is being measured, a replay that plays. */
  isMoving(): boolean
}

/** One lane: a transport of a log. Lanes of several logs may stand in one panel; they meet at the start of their clients. */
export interface LaneRow {
  readonly transport: TransportId
  readonly source: LanesSource
}

export function rowsOf(source: LanesSource, transports: readonly TransportId[]): readonly LaneRow[] {
  return transports.map((transport) => ({ transport, source }))
}

/** The logs behind the rows, in the order of their first rows. */
export function sourcesOf(rows: readonly LaneRow[]): readonly LanesSource[] {
  return [...new Set(rows.map((row) => row.source))]
}

/** Everything that any of the logs has. Null without rows. */
export function commonExtent(rows: readonly LaneRow[]): RunExtent | null {
  const [first, ...others] = sourcesOf(rows).map((source) => source.times().extent)
  if (!first) return null
  const joined = (part: 'bounds' | 'fit') => ({ fromT: Math.min(first[part].fromT, ...others.map((one) => one[part].fromT)), toT: Math.max(first[part].toT, ...others.map((one) => one[part].toT)) })
  return { bounds: joined('bounds'), fit: joined('fit'), nowT: followedT(Math.max(first.nowT, ...others.map((one) => one.nowT)), { byPages: wantsReducedMotion() }) }
}

import type { RunState } from '../../../lab/contract/control.ts'
import type { EventLog } from '../../state/event-log.ts'
import { isActive } from '../../state/live-run.ts'
import type { RunExtent } from './lanes-view.ts'

/** Shown of a run whose end nobody knows yet, ms. */
const openEndedMs = 20_000
/** A fitted view ends this far after the start, in measured lengths. */
const tailShare = 1.3

export interface RunTimes extends RunExtent {
  readonly zeroT: number
  /** Up to here the lanes tell something. */
  readonly laneEndT: number
  /** The end of the measured time, once it is known. */
  readonly measuredEndT: number | null
  readonly isLive: boolean
}

/** Where a run lies on the lab clock. Zero is the start of the clients. */
export function timesOf(run: RunState, log: EventLog, nowT: number): RunTimes {
  const zeroT = run.window?.startT ?? 0
  const isLive = isActive(run)
  const measuredEndT = run.phase === 'running' ? null : (run.window?.endT ?? null)
  const lastT = isLive ? nowT : Math.max(measuredEndT ?? 0, lastEventT(log))
  const planned = run.plannedMs === null ? (isLive ? openEndedMs : 0) : isLive || run.phase === 'done' ? run.plannedMs : 0
  const length = Math.max(planned, lastT - zeroT, 500)
  const air = length * 0.012
  const bounds = { fromT: zeroT - air, toT: zeroT + length + air }
  // The lab's fresh clients may take longer than the run: they must not squeeze it.
  const fitT = measuredEndT === null ? bounds.toT : Math.min(bounds.toT, zeroT + (measuredEndT - zeroT) * tailShare)
  return { zeroT, laneEndT: lastT, measuredEndT, isLive, nowT, bounds, fit: { fromT: bounds.fromT, toT: Math.max(fitT, bounds.fromT + 500) } }
}

function lastEventT(log: EventLog): number {
  let last = 0
  for (const lane of log.lanes.values()) last = Math.max(last, lane.all.length === 0 ? 0 : lane.all.at(lane.all.length - 1))
  return last
}

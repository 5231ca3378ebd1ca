import type { RunState } from '../../../lab/contract/control.ts'
import type { RunWindow } from '../../../lab/contract/event.ts'
import type { EventLog } from '../../state/event-log.ts'
import type { MeasuredTime } from '../../state/run-series.ts'
import { isActive } from '../../state/live-run.ts'
import type { RunExtent } from './lanes-view.ts'

/** Shown of a run whose end nobody knows yet, ms. */
const openEndedMs = 20_000
/** A fitted view ends this far after the start, in measured lengths. */
const tailShare = 1.3

/** Where a run lies on the lab clock. */
export interface RunTimes {
  /** The start of the clients: what the axis calls zero. */
  readonly zeroT: number
  /** Up to here the lanes tell something. */
  readonly laneEndT: number
  /** The end of the measured time, once it is known. */
  readonly measuredEndT: number | null
  /** While it lives: up to here the numbers of its verdicts count, and with them what is counted here. */
  readonly countedT?: number
  /** The moment at which a live or replayed run stands; null when it is over. */
  readonly nowT: number | null
  /** As above, counted from the start of the clients. */
  readonly extent: RunExtent
}

export function timesOf(run: RunState, log: EventLog, nowT: number): RunTimes {
  const { replay } = run
  const zeroT = run.window?.startT ?? 0
  const unfolds = replay ? run.phase === 'running' : isActive(run)
  const measuredEndT = run.phase === 'running' ? null : (run.window?.endT ?? null)
  const laneEndT = unfolds ? nowT : Math.max(measuredEndT ?? 0, lastEventT(log))
  const planned = run.plannedMs === null ? (unfolds ? openEndedMs : 0) : unfolds || run.phase === 'done' ? run.plannedMs : 0
  // All of what is played again is there from the beginning: the picture must not grow under the hand that seeks in it.
  const length = replay ? Math.max(replay.toT - zeroT, 500) : Math.max(planned, laneEndT - zeroT, 500)
  const fitEndT = replay ? (run.window?.endT ?? null) : measuredEndT
  return { zeroT, laneEndT, measuredEndT, nowT: unfolds || replay ? nowT : null, extent: extentOf({ length, nowT: nowT - zeroT, measuredMs: fitEndT === null ? null : fitEndT - zeroT }) }
}

/** Of a saved run, which has come to its end. */
export function timesOfSaved(log: EventLog, window: RunWindow | null): RunTimes {
  const zeroT = window?.startT ?? 0
  const measuredEndT = window?.endT ?? null
  const laneEndT = Math.max(measuredEndT ?? 0, lastEventT(log))
  const length = Math.max(laneEndT - zeroT, 500)
  return { zeroT, laneEndT, measuredEndT, nowT: null, extent: extentOf({ length, nowT: length, measuredMs: measuredEndT === null ? null : measuredEndT - zeroT }) }
}

/** @param measuredMs length of the measured time, once it is known */
export function extentOf({ length, nowT, measuredMs }: { readonly length: number; readonly nowT: number; readonly measuredMs: number | null }): RunExtent {
  const air = length * 0.012
  const bounds = { fromT: -air, toT: length + air }
  // The lab's fresh clients may take longer than the run: they must not squeeze it.
  const fitT = measuredMs === null ? bounds.toT : Math.min(bounds.toT, measuredMs * tailShare)
  return { bounds, fit: { fromT: bounds.fromT, toT: Math.max(fitT, bounds.fromT + 500) }, nowT }
}

/** What was measured of it, or has been by now. */
export function measuredTime({ zeroT, laneEndT, measuredEndT, countedT = laneEndT }: Pick<RunTimes, 'zeroT' | 'laneEndT' | 'measuredEndT' | 'countedT'>): MeasuredTime {
  return { startT: zeroT, endT: measuredEndT ?? Math.min(laneEndT, countedT) }
}

function lastEventT(log: EventLog): number {
  let last = 0
  for (const lane of log.lanes.values()) last = Math.max(last, lane.all.length === 0 ? 0 : lane.all.at(lane.all.length - 1))
  return last
}

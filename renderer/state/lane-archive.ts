import type { RunWindow } from '../../lab/contract/event.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import type { FaultWindow } from '../charts/fault-windows.ts'
import type { Lane } from '../charts/lane-model.ts'
import type { EventLog } from './event-log.ts'
import type { RunSeries } from './run-series.ts'

/** The lanes of runs that this window saw, so that a matrix cell can show its own. */
export interface KeptLanes {
  readonly lanes: ReadonlyMap<TransportId, Lane>
  readonly faults: readonly FaultWindow[]
  readonly series: RunSeries
  /** The measured time, lab ms. */
  readonly startT: number
  readonly endT: number
}

const atMost = 60
const kept = new Map<string, KeptLanes>()

export function keepLanes(log: EventLog, window: RunWindow | null): void {
  if (!window) return
  kept.delete(log.run)
  kept.set(log.run, { lanes: log.lanes, faults: log.faults, series: log.series, startT: window.startT, endT: window.endT })
  for (const oldest of kept.keys()) {
    if (kept.size <= atMost) break
    kept.delete(oldest)
  }
}

export function lanesOf(run: string): KeptLanes | undefined {
  return kept.get(run)
}

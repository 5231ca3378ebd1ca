import type { RunState } from '../../lab/contract/control.ts'
import type { TransportId } from '../../lab/contract/transport.ts'
import type { VerdictName } from '../../lab/contract/verdict.ts'
import { outageOf, type Outage } from '../charts/outage.ts'
import type { EventLog } from './event-log.ts'
import { clock, isOver, lastStatedT, useLogValue } from './live-run.ts'

/** Verdicts by which messages come: none that holds while nothing does. */
const delivering: ReadonlySet<VerdictName> = new Set(['unaffected', 'degraded', 'reconnects'])

interface OutageOf {
  readonly transport: TransportId
  /** So far. */
  readonly verdict: VerdictName | undefined
}

/** What a lane goes through at this moment, as far as the verdict so far says otherwise. */
export function outageIn(log: EventLog | undefined, run: RunState, { transport, verdict }: OutageOf): Outage | null {
  const lane = log?.run === run.run ? log.lanes.get(transport) : undefined
  if (!lane || isOver(run) || run.window === null || (verdict !== undefined && !delivering.has(verdict))) return null
  const nowT = run.phase === 'running' ? clock.now(performance.now()) : run.window.endT
  return outageOf(lane, { nowT, judgedT: lastStatedT() })
}

/** As `outageIn`, kept up to date. */
export function useOutage(run: RunState, of: OutageOf): Outage | null {
  return useLogValue((log) => outageIn(log, run, of))
}

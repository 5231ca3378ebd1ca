import { useMemo } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { TransportId, TransportInfo } from '../../../lab/contract/transport.ts'
import type { VerdictName } from '../../../lab/contract/verdict.ts'
import { transportTitle } from '../../i18n/fixture-texts.ts'
import type { EventLog } from '../../state/event-log.ts'
import { clock, currentLog, isActive, isUnfolding, lastStatedT, useLogValue } from '../../state/live-run.ts'
import { outageIn } from '../../state/outage.ts'
import { select, useSelection } from '../../state/selection.ts'
import { useSession } from '../../state/session-store.ts'
import { useSettings } from '../../state/settings.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { LaneEnds } from './lane-ends.tsx'
import { LaneLabels } from './lane-labels.tsx'
import { LanesPanel } from './lanes-panel.tsx'
import { rowsOf, type LanesSource } from './lanes-source.ts'
import { lastTwentySeconds, wholeRun, type LanesView } from './lanes-view.ts'
import { pathFaults, shownSwitches } from './path-switches.ts'
import { switchByKey } from './switch-by-key.ts'
import { timesOf } from './run-extent.ts'

export interface LiveLanesProps {
  readonly run: RunState
  readonly transports: readonly TransportInfo[]
  readonly source: LanesSource
  readonly view: LanesView
  onView(change: (before: LanesView) => LanesView): void
}

/** The lanes of the run that the engine shows. */
export function LiveLanes({ run, transports, source, view, onView }: LiveLanesProps) {
  const selected = useSelection((selection) => selection.transport)
  const rows = useMemo(() => rowsOf(source, transports.map((info) => info.id)), [source, transports])
  return (
    <LanesPanel
      rows={rows}
      view={view}
      onView={onView}
      isMain
      onKey={liveKey}
      onAreaChosen={() => setWorkbench({ drawer: 'numbers' })}
      labels={<LaneLabels transports={transports} selected={selected} onSelect={(transport) => select({ run: run.run, transport, event: null })} />}
      ends={<LaneEnds run={run} log={source.log} transports={transports} />}
      titleOf={({ transport }) => transportTitle(transports, transport)}
      verdictOf={({ transport }) => verdictNow(run, source.log, transport)}
    />
  )
}

/** None so far while nothing comes. */
function verdictNow(run: RunState, log: EventLog, transport: TransportId): VerdictName | undefined {
  const verdict = run.cells.find((cell) => cell.transport === transport)?.verdict
  return outageIn(log, run, { transport, verdict }) === null ? verdict : undefined
}

/** Digits switch faults, Enter shows the wire of what is selected. */
function liveKey(code: string): boolean {
  const { run, catalogue } = useSession.getState()
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1]
  if (digit !== undefined && catalogue) {
    const fault = shownSwitches(pathFaults(catalogue, run, useWorkbench.getState().scenario), useSettings.getState())[Number(digit) - 1]
    if (fault && run?.phase === 'running' && isActive(run)) switchByKey(fault)
    return true
  }
  if (code !== 'Enter') return false
  setWorkbench({ drawer: 'wire' })
  return true
}

/** The watched run, as one object for as long as it is the same log; null before its first state. */
export function useLiveSource(): LanesSource | null {
  // A replay that goes back has another log of the same run.
  useLogValue((current) => current?.birth ?? 0)
  const log = currentLog()
  return useMemo(() => (log ? sourceOf(log) : null), [log])
}

/** Where the lanes begin: the whole of a run that has an end. */
export function firstView(run: RunState): LanesView {
  return isActive(run) && run.plannedMs === null ? lastTwentySeconds : wholeRun
}

/** The watched run as it is at the moment of asking. */
function sourceOf(log: EventLog): LanesSource {
  const state = () => useSession.getState().run
  return {
    log,
    times: () => ({ ...timesOf(state() as RunState, log, clock.now(performance.now())), countedT: lastStatedT() }),
    isMoving: () => isUnfolding(state()),
  }
}

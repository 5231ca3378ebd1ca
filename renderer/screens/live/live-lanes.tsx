import { useMemo, useState } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { TransportInfo } from '../../../lab/contract/transport.ts'
import { transportText } from '../../i18n/fixture-texts.ts'
import type { EventLog } from '../../state/event-log.ts'
import { clock, currentLog, isActive, isUnfolding, useLogValue } from '../../state/live-run.ts'
import { select, useSelection } from '../../state/selection.ts'
import { useSession } from '../../state/session-store.ts'
import { LaneEnds } from './lane-ends.tsx'
import { LaneLabels } from './lane-labels.tsx'
import { LanesPanel } from './lanes-panel.tsx'
import { rowsOf, type LanesSource } from './lanes-source.ts'
import { lastTwentySeconds, wholeRun, type LanesView } from './lanes-view.ts'
import { timesOf } from './run-extent.ts'

export interface LiveLanesProps {
  readonly run: RunState
  readonly transports: readonly TransportInfo[]
}

/** The lanes of the run that the engine shows. */
export function LiveLanes({ run, transports }: LiveLanesProps) {
  const [view, setView] = useState<LanesView>(isActive(run) && run.plannedMs === null ? lastTwentySeconds : wholeRun)
  // A replay that goes back has another log of the same run.
  useLogValue((current) => current?.birth ?? 0)
  const log = currentLog()
  const selected = useSelection((selection) => selection.transport)
  const rows = useMemo(() => (log ? rowsOf(sourceOf(log), transports.map((info) => info.id)) : []), [log, transports])
  if (!log) return null
  return (
    <LanesPanel
      rows={rows}
      view={view}
      onView={setView}
      labels={<LaneLabels transports={transports} selected={selected} onSelect={(transport) => select({ run: run.run, transport, event: null })} />}
      ends={<LaneEnds run={run} log={log} transports={transports} />}
      titleOf={({ transport }) => {
        const info = transports.find(({ id }) => id === transport)
        return info ? transportText(info).title : transport
      }}
      verdictOf={({ transport }) => run.cells.find((cell) => cell.transport === transport)?.verdict}
    />
  )
}

/** The watched run as it is at the moment of asking. */
function sourceOf(log: EventLog): LanesSource {
  const state = () => useSession.getState().run
  return {
    log,
    times: () => timesOf(state() as RunState, log, clock.now(performance.now())),
    isMoving: () => isUnfolding(state()),
  }
}

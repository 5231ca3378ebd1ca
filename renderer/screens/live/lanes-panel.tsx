import { useEffect, useRef, useState } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { TransportInfo } from '../../../lab/contract/transport.ts'
import { messages } from '../../i18n/messages.ts'
import { clock, currentLog, isActive } from '../../state/live-run.ts'
import { useTheme } from '../../state/use-theme.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { LaneEnds } from './lane-ends.tsx'
import { LaneLabels } from './lane-labels.tsx'
import { axisHeight, feedHeight, labelsHeight, laneLayout } from './lanes-layout.ts'
import { LanesSurface } from './lanes-surface.tsx'
import { LanesTable } from './lanes-table.tsx'
import { LanesToolbar } from './lanes-toolbar.tsx'
import { changeView, type LanesView, type ViewAction } from './lanes-view.ts'
import { timesOf } from './run-extent.ts'
import { useLanesPainter, type PainterInput } from './use-lanes-painter.ts'
import { useSize } from './use-size.ts'
import styles from './lanes.module.css'

export interface LanesPanelProps {
  readonly run: RunState
  readonly transports: readonly TransportInfo[]
}

const wholeRun: LanesView = { mode: 'fit', view: { fromT: 0, toT: 1 } }
/** A run without an end would shrink and shrink. */
const lastTwentySeconds: LanesView = { mode: 'follow', view: { fromT: 0, toT: 20_000 } }

export function LanesPanel({ run, transports }: LanesPanelProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const middle = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLElement>(null)
  // The log of a run is one object from its first event on; what changes with it subscribes by itself.
  const log = currentLog()
  const theme = useTheme()
  const { selectedTransport, selectedEvent } = useWorkbench()
  const [lanesView, setLanesView] = useState<LanesView>(isActive(run) && run.plannedMs === null ? lastTwentySeconds : wholeRun)
  const [pointer, setPointer] = useState<PainterInput['pointer']>(null)
  const width = useSize(middle).width
  const layout = laneLayout({ width, height: useSize(panel).height }, transports.length)
  const rows = transports.map((info) => info.id)
  useLanesPainter(canvas, { layout, lanesView, theme, rows, selectedTransport, selectedEvent, pointer })

  const act = (action: ViewAction) => {
    if (log) setLanesView((state) => changeView(state, action, timesOf(run, log, clock.now(performance.now()))))
  }
  useRevealed(selectedEvent, act)
  const select = (transport: TransportInfo['id'], event: number | null = null) => setWorkbench({ selectedTransport: transport, selectedEvent: event })

  return (
    <figure ref={panel} className={styles['panel']} aria-label={messages.lanes.title}>
      <figcaption className="visually-hidden">{messages.lanes.caption}</figcaption>
      <div className={styles['grid']} style={{ gridTemplateRows: `${labelsHeight}px ${feedHeight}px repeat(${rows.length}, ${layout.laneHeight}px) ${axisHeight}px` }}>
        <LaneLabels transports={transports} selected={selectedTransport} onSelect={select} />
        <div ref={middle} className={styles['middle']}>
          <canvas ref={canvas} aria-hidden className={styles['canvas']} style={{ width: layout.width, height: layout.height }} />
          {log && <LanesSurface run={run} log={log} layout={layout} rows={rows} lanesView={lanesView} pointer={pointer} onPointer={setPointer} onAct={act} onSelect={select} />}
        </div>
        <LanesToolbar mode={lanesView.mode} isLive={run.phase === 'running'} onAct={act} />
        <LaneEnds run={run} log={log} transports={transports} />
      </div>
      {log && <LanesTable run={run} log={log} transports={transports} />}
    </figure>
  )
}

/** An event chosen elsewhere (evidence, keys) comes into sight. */
function useRevealed(selectedEvent: number | null, act: (action: ViewAction) => void): void {
  const log = currentLog()
  const revealed = useRef<number | null>(null)
  useEffect(() => {
    if (selectedEvent === revealed.current) return
    revealed.current = selectedEvent
    const event = selectedEvent === null ? undefined : log?.find(selectedEvent)
    if (event) act({ kind: 'reveal', t: event.t })
  }, [selectedEvent, log, act])
}

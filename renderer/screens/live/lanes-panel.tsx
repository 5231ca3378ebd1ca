import { useEffect, useRef, useState } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { TransportInfo } from '../../../lab/contract/transport.ts'
import { useMessages } from '../../i18n/messages.ts'
import { clock, currentLog, isActive } from '../../state/live-run.ts'
import { useUiScale } from '../../state/use-projector.ts'
import { useTheme } from '../../state/use-theme.ts'
import { select, useSelection } from '../../state/selection.ts'
import { LaneEnds } from './lane-ends.tsx'
import { LaneLabels } from './lane-labels.tsx'
import { laneLayout } from './lanes-layout.ts'
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
  const messages = useMessages()
  const canvas = useRef<HTMLCanvasElement>(null)
  const middle = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLElement>(null)
  // The log of a run is one object from its first event on; what changes with it subscribes by itself.
  const log = currentLog()
  const theme = useTheme()
  const { transport: selectedTransport, event: selectedEvent } = useSelection()
  const [lanesView, setLanesView] = useState<LanesView>(isActive(run) && run.plannedMs === null ? lastTwentySeconds : wholeRun)
  const [pointer, setPointer] = useState<PainterInput['pointer']>(null)
  const width = useSize(middle).width
  const scale = useUiScale()
  const layout = laneLayout({ width, height: useSize(panel).height }, { lanes: transports.length, scale })
  const rows = transports.map((info) => info.id)
  useLanesPainter(canvas, { layout, scale, lanesView, theme, rows, selectedTransport, selectedEvent, pointer })

  const act = (action: ViewAction) => {
    if (log) setLanesView((state) => changeView(state, action, timesOf(run, log, clock.now(performance.now()))))
  }
  useRevealed(selectedEvent, act)
  const choose = (transport: TransportInfo['id'], event: number | null = null) => select({ transport, event })

  return (
    <figure ref={panel} className={styles['panel']} aria-label={messages.lanes.title}>
      <figcaption className="visually-hidden">{messages.lanes.caption}</figcaption>
      <div className={styles['grid']} style={{ gridTemplateRows: `${layout.labelsHeight * scale}px ${layout.feedHeight * scale}px repeat(${rows.length}, ${layout.laneHeight * scale}px) ${layout.axisHeight * scale}px` }}>
        <LaneLabels transports={transports} selected={selectedTransport} onSelect={choose} />
        <div ref={middle} className={styles['middle']}>
          <canvas ref={canvas} aria-hidden className={styles['canvas']} style={{ width: layout.width * scale, height: layout.height * scale }} />
          {log && <LanesSurface run={run} log={log} layout={layout} scale={scale} rows={rows} lanesView={lanesView} pointer={pointer} onPointer={setPointer} onAct={act} onSelect={choose} />}
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

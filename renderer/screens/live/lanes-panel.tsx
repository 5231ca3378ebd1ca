import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useMessages } from '../../i18n/messages.ts'
import { pointAt, useCursor } from '../../state/cursor.ts'
import { useUiScale } from '../../state/use-projector.ts'
import { useTheme } from '../../state/use-theme.ts'
import { eventIn, select, useSelection } from '../../state/selection.ts'
import { useWorkbench } from '../../state/workbench.ts'
import type { Viewport } from '../../charts/viewport.ts'
import { fittingDensity, isSnug, laneLayout, type LaneDensity } from './lanes-layout.ts'
import { commonExtent, sourcesOf, type LaneRow } from './lanes-source.ts'
import { LanesSurface } from './lanes-surface.tsx'
import { LanesTable, type LanesTableProps } from './lanes-table.tsx'
import { LanesToolbar } from './lanes-toolbar.tsx'
import { changeView, type LanesView, type ViewAction } from './lanes-view.ts'
import { markMoment } from './mark-moment.ts'
import { useLanesPainter, type PainterInput } from './use-lanes-painter.ts'
import { useSize } from './use-size.ts'
import styles from './lanes.module.css'

export interface LanesPanelProps extends Omit<LanesTableProps, 'rows' | 'isVisible'> {
  readonly rows: readonly LaneRow[]
  /** Who owns the view may share it between panels. */
  readonly view: LanesView
  onView(change: (before: LanesView) => LanesView): void
  readonly density?: LaneDensity
  /** Names of the lanes, for grid column 1 from row 3 on; row 2 is the feed. */
  readonly labels: ReactNode
  /** What stands at the end of each lane, for grid column 3 from row 3 on. */
  readonly ends?: ReactNode
  /** Keys of the lanes that only the owner knows. */
  readonly onKey?: (code: string) => boolean
  /** What the screen is about: keys that only read the lanes work wherever the focus is. */
  readonly isMain?: boolean
  /** A part of the run was chosen. */
  onAreaChosen?(): void
}

/** Lanes over time: drawn on a canvas, moved and read by mouse and keys, told as a table to those who do not see them. */
export function LanesPanel({ rows, view, onView, density: wanted = 'roomy', labels, ends, onKey, isMain = false, onAreaChosen, ...table }: LanesPanelProps) {
  const messages = useMessages()
  const canvas = useRef<HTMLCanvasElement>(null)
  const middle = useRef<HTMLDivElement>(null)
  const panel = useRef<HTMLElement>(null)
  const theme = useTheme()
  const { transport: selectedTransport } = useSelection()
  const [own, setOwn] = useState<PainterInput['pointer']>(null)
  const cursor = useCursor((state) => state.t)
  // Under a chart's cursor there is no lane.
  const pointer = own ?? (cursor === null ? null : { t: cursor, lane: -1 })
  const onPointer = (next: PainterInput['pointer']) => {
    setOwn(next)
    pointAt(next?.t ?? null)
  }
  const width = useSize(middle).width
  const scale = useUiScale()
  const box = { width, height: useSize(panel).height }
  const density = fittingDensity(box, { lanes: rows.length, scale, density: wanted })
  const layout = laneLayout(box, { lanes: rows.length, scale, density })
  useLanesPainter(canvas, { layout, scale, lanesView: view, theme, rows, selectedTransport, pointer })

  const [isAreaTool, setAreaTool] = useState(false)
  const asTable = useWorkbench((bench) => bench.lanesAsTable)
  const act = (action: ViewAction) => {
    const extent = commonExtent(rows)
    if (extent) onView((before) => changeView(before, action, extent))
  }
  useRevealed(rows, act, panel)
  const choose = ({ transport, source }: LaneRow, event: number | null = null) => select({ run: source.log.run, transport, event })
  const onArea = (area: Viewport) => {
    const source = rows[0]?.source
    if (!source) return
    const { zeroT } = source.times()
    select({ run: source.log.run, range: { fromT: area.fromT + zeroT, toT: area.toT + zeroT } })
    onAreaChosen?.()
  }
  const onMark = (t: number) => {
    const source = rows[0]?.source
    if (source && markMoment(source, t)) onAreaChosen?.()
  }
  const isMoving = sourcesOf(rows).some((source) => source.isMoving())

  return (
    <figure ref={panel} className={styles['panel']} aria-label={messages.lanes.title}>
      <figcaption className="visually-hidden">{messages.lanes.caption}</figcaption>
      <div className={styles['grid']} data-density={density} data-snug={isSnug(layout) || undefined} data-as-table={asTable || undefined} style={{ gridTemplateRows: `${layout.labelsHeight * scale}px ${layout.feedHeight * scale}px repeat(${rows.length}, ${layout.laneHeight * scale}px) ${layout.axisHeight * scale}px` }}>
        {labels}
        <div ref={middle} className={styles['middle']}>
          <canvas ref={canvas} aria-hidden className={styles['canvas']} style={{ width: layout.width * scale, height: layout.height * scale }} />
          <LanesSurface layout={layout} scale={scale} rows={rows} lanesView={view} pointer={own} onPointer={onPointer} onAct={act} onSelect={choose} isAreaTool={isAreaTool} onArea={onArea} onMark={onMark} onKey={onKey} isMain={isMain} titleOf={table.titleOf} />
        </div>
        <LanesToolbar mode={view.mode} isLive={isMoving} onAct={act} isAreaTool={isAreaTool} onAreaTool={setAreaTool} />
        {ends}
      </div>
      <LanesTable rows={rows} isVisible={asTable} {...table} />
    </figure>
  )
}

/** An event chosen elsewhere (evidence, keys) comes into sight. */
function useRevealed(rows: readonly LaneRow[], act: (action: ViewAction) => void, panel: RefObject<HTMLElement | null>): void {
  const selection = useSelection()
  const revealed = useRef<number | null>(null)
  useEffect(() => {
    if (selection.event === revealed.current) return
    revealed.current = selection.event
    if (selection.event !== null) panel.current?.querySelector(`[data-lane="${selection.transport}"]`)?.scrollIntoView({ block: 'nearest' })
    for (const source of sourcesOf(rows)) {
      const id = eventIn(selection, source.log.run)
      const t = id === null ? undefined : source.log.timeOf(id)
      if (t !== undefined) return act({ kind: 'reveal', t: t - source.times().zeroT })
    }
  }, [selection, rows, act, panel])
}

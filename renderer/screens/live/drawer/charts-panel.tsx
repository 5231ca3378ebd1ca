import { useRef } from 'react'
import type { TransportInfo } from '../../../../lab/contract/transport.ts'
import { drawCharts } from '../../../charts/draw-charts.ts'
import { paletteOf } from '../../../charts/palette.ts'
import { shifted, xToTime } from '../../../charts/viewport.ts'
import { moment } from '../../../i18n/format.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { transportText } from '../../../i18n/fixture-texts.ts'
import { pointAt, useCursor } from '../../../state/cursor.ts'
import { useEventLog } from '../../../state/live-run.ts'
import { eventIn, useSelection } from '../../../state/selection.ts'
import { useUiScale } from '../../../state/use-projector.ts'
import { useTheme } from '../../../state/use-theme.ts'
import { Explained } from '../../../widgets/explained.tsx'
import { commonExtent, rowsOf, type LanesSource } from '../lanes-source.ts'
import { shownView, wholeRun, type LanesView } from '../lanes-view.ts'
import { useCanvasPainter } from '../use-canvas-painter.ts'
import { useSize } from '../use-size.ts'
import { chartList, readingOf, type ChartRow } from './chart-list.ts'
import styles from './drawer.module.css'

export interface ChartsPanelProps {
  readonly source: LanesSource
  readonly transports: readonly TransportInfo[]
  readonly view: LanesView
}

/** Quantities on the time axis of the lanes above, under the same cursor. The numbers stand in the table of the next tab. */
export function ChartsPanel({ source, transports, view: lanesView }: ChartsPanelProps) {
  const messages = useMessages()
  const canvas = useRef<HTMLCanvasElement>(null)
  const middle = useRef<HTMLDivElement>(null)
  const { width } = useSize(middle)
  const theme = useTheme()
  const scale = useUiScale()
  const selection = useSelection()
  const cursor = useCursor((state) => state.t)
  const { log } = source
  const event = eventIn(selection, log.run)
  const selectedT = event === null ? null : (log.timeOf(event) ?? null)
  const charts = chartList(log, transports.map((info) => info.id), selection.transport)
  const height = charts.reduce((sum, chart) => sum + chart.height, 0)
  const size = { width: Math.max(50, Math.floor(width / scale)), height }
  const view = () => {
    const extent = commonExtent(rowsOf(source, transports.map((info) => info.id)))
    return extent ? shownView(lanesView, extent) : wholeRun.view
  }
  useCanvasPainter(canvas, {
    ...size,
    scale,
    sources: [source],
    paint(g) {
      const { zeroT, laneEndT, measuredEndT, nowT } = source.times()
      drawCharts(g, {
        width: size.width,
        fontSize: 12,
        view: shifted(view(), zeroT),
        zeroT,
        endT: laneEndT,
        measuredEndT,
        palette: paletteOf(theme),
        charts,
        faults: log.faults,
        range: selection.run === null || selection.run === log.run ? selection.range : null,
        cursorT: cursor === null ? null : cursor + zeroT,
        selectedT,
        nowT,
      })
    },
  })
  const chosen = transports.find((info) => info.id === selection.transport)
  const onMove = (event: React.PointerEvent) => pointAt(xToTime(view(), (event.clientX - event.currentTarget.getBoundingClientRect().left) / scale, size.width))
  return (
    <figure className={styles['charts']} tabIndex={0} aria-label={messages.drawer.tabs.charts}>
      <figcaption className={styles['caption']}>{messages.drawer.charts.caption(chosen ? transportText(chosen).title : selection.transport)}</figcaption>
      <div className={styles['chartGrid']} style={{ gridTemplateRows: charts.map((chart) => `${chart.height * scale}px`).join(' ') }}>
        {charts.map((chart, i) => (
          <div key={chart.id} className={styles['chartName']} style={{ gridRow: i + 1 }}>
            <strong>{chart.id === 'inFlight' ? <Explained text={messages.drawer.charts.inFlightMeans}>{messages.drawer.charts.titles.inFlight}</Explained> : messages.drawer.charts.titles[chart.id]}</strong>
            <span>{messages.drawer.charts.notes[chart.id]}</span>
          </div>
        ))}
        <div ref={middle} className={styles['chartMiddle']}>
          <canvas ref={canvas} aria-hidden style={{ width: size.width * scale, height: height * scale }} onPointerMove={onMove} onPointerLeave={() => pointAt(null)} />
        </div>
        <Readings charts={charts} source={source} cursor={cursor} selectedT={selectedT} />
      </div>
    </figure>
  )
}

interface ReadingsProps {
  readonly charts: readonly ChartRow[]
  readonly source: LanesSource
  readonly cursor: number | null
  readonly selectedT: number | null
}

/** What the chosen transport's line (and the engine's) says under the cursor, else at the selected event, which keys walk to, else at the end. */
function Readings({ charts, source, cursor, selectedT }: ReadingsProps) {
  useEventLog()
  const { zeroT, laneEndT, measuredEndT } = source.times()
  const t = cursor === null ? (selectedT ?? measuredEndT ?? laneEndT) : Math.min(laneEndT, cursor + zeroT)
  return charts.map((chart, i) => (
    <div key={chart.id} className={`mono ${styles['reading']}`} style={{ gridRow: i + 1 }}>
      <strong>{readingOf(chart, t)}</strong>
      {i === 0 && <span>{moment(t - zeroT, 100)}</span>}
    </div>
  ))
}

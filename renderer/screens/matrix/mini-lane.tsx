import { useEffect, useRef } from 'react'
import type { Cell } from '../../../lab/contract/report.ts'
import { drawScene } from '../../charts/draw-scene.ts'
import { paletteOf } from '../../charts/palette.ts'
import type { Scene } from '../../charts/scene.ts'
import { TimeColumn } from '../../charts/time-column.ts'
import { useMessages } from '../../i18n/messages.ts'
import { lanesOf, type KeptLanes } from '../../state/lane-archive.ts'
import { useEventLog } from '../../state/live-run.ts'
import { useTheme } from '../../state/use-theme.ts'
import type { ThemeName } from '../../../lab/contract/palette.ts'
import { useSize } from '../live/use-size.ts'
import styles from './matrix.module.css'

const height = 74

/** The lane of the cell's own run, when this window saw it; else how much of the feed arrived. */
export function MiniLane({ cell }: { readonly cell: Cell }) {
  // A run that was just opened or just ended brings its lanes along.
  useEventLog()
  const kept = lanesOf(cell.run)
  return kept?.lanes.has(cell.transport) ? <DrawnLane cell={cell} kept={kept} /> : <DeliveredBar cell={cell} />
}

function DrawnLane({ cell, kept }: { readonly cell: Cell; readonly kept: KeptLanes }) {
  const box = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width } = useSize(box)
  const theme = useTheme()
  // Its words are part of the picture.
  const messages = useMessages()
  useEffect(() => {
    const element = canvas.current
    const g = element?.getContext('2d')
    if (!element || !g || width === 0) return
    const ratio = Math.min(2, devicePixelRatio)
    element.width = Math.round(width * ratio)
    element.height = Math.round(height * ratio)
    g.setTransform(ratio, 0, 0, ratio, 0, 0)
    drawScene(g, miniScene(cell, kept, { width, theme }))
  }, [cell, kept, width, theme, messages])
  return (
    <div ref={box} className={styles['miniLane']}>
      <canvas ref={canvas} aria-hidden style={{ width: '100%', height }} />
    </div>
  )
}

function miniScene(cell: Cell, kept: KeptLanes, { width, theme }: { readonly width: number; readonly theme: ThemeName }): Scene {
  const lane = kept.lanes.get(cell.transport)
  return {
    layout: { width, height, labelsHeight: 4, feedHeight: 2, laneHeight: 46, axisHeight: 22, fontSize: 12 },
    view: { fromT: kept.startT, toT: kept.endT },
    palette: paletteOf(theme),
    lanes: lane ? [lane] : [],
    feed: new TimeColumn(),
    faults: kept.faults,
    nameOf: () => '',
    missing: (transport, gap) => kept.series.missingInGap(transport, gap, kept),
    zeroT: kept.startT,
    laneEndT: kept.endT,
    measuredEndT: kept.endT,
    nowT: null,
    selectedLane: -1,
    selectedT: null,
    pointer: null,
    range: null,
  }
}

function DeliveredBar({ cell }: { readonly cell: Cell }) {
  const messages = useMessages()
  const { eligible, lost } = cell.measures
  const delivered = eligible - lost
  const share = eligible === 0 ? 0 : Math.min(1, delivered / eligible)
  return (
    <div className={styles['delivered']}>
      <div className={styles['deliveredBar']} aria-hidden>
        <div style={{ width: `${share * 100}%` }} />
      </div>
      <p>{messages.matrix.delivered(delivered, eligible)}</p>
    </div>
  )
}

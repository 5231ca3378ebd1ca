import type { RefObject } from 'react'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { drawScene } from '../../charts/draw-scene.ts'
import { paletteOf } from '../../charts/palette.ts'
import { clipToRows, type LaneLayout, type Scene } from '../../charts/scene.ts'
import { shifted } from '../../charts/viewport.ts'
import { eventIn, useSelection } from '../../state/selection.ts'
import type { ThemeName } from '../../../lab/contract/palette.ts'
import { faultName } from './fault-name.ts'
import { commonExtent, sourcesOf, type LaneRow, type LanesSource } from './lanes-source.ts'
import { measuredTime } from './run-extent.ts'
import { shownView, type LanesView } from './lanes-view.ts'
import { useCanvasPainter } from './use-canvas-painter.ts'

export interface PainterInput {
  readonly layout: LaneLayout
  /** Screen px to one px of the layout. */
  readonly scale: number
  readonly lanesView: LanesView
  readonly theme: ThemeName
  readonly rows: readonly LaneRow[]
  readonly selectedTransport: TransportId
  /** `t`: ms since the start of the clients. */
  readonly pointer: { readonly t: number; readonly lane: number } | null
}

/** The lanes of every log among the rows, each in its own rows. */
export function useLanesPainter(canvas: RefObject<HTMLCanvasElement | null>, input: PainterInput): void {
  const { layout, scale } = input
  const sources = sourcesOf(input.rows)
  useCanvasPainter(canvas, {
    width: layout.width,
    height: layout.height,
    scale,
    sources,
    paint(g) {
      sources.forEach((source, i) => {
        const scene = sceneOf(input, source)
        if (!scene) return
        g.save()
        if (sources.length > 1) clipToRows(g, scene, { first: i === 0 })
        drawScene(g, scene)
        g.restore()
      })
    },
  })
}

function sceneOf({ layout, lanesView, theme, rows, selectedTransport, pointer }: PainterInput, source: LanesSource): Scene | null {
  const extent = commonExtent(rows)
  if (!extent) return null
  const { log } = source
  const times = source.times()
  const { zeroT, laneEndT, measuredEndT, nowT } = times
  const measured = measuredTime(times)
  const selection = useSelection.getState()
  const event = eventIn(selection, log.run)
  const selectedT = event === null ? undefined : log.timeOf(event)
  return {
    layout,
    view: shifted(shownView(lanesView, extent), zeroT),
    palette: paletteOf(theme),
    lanes: rows.map((row) => (row.source === source ? (log.lanes.get(row.transport) ?? null) : null)),
    feed: log.feed,
    faults: log.faults,
    ...namedFaults(rows, zeroT),
    missing: (transport, gap) => log.series.missingInGap(transport, gap, measured),
    nameOf: faultName,
    zeroT,
    laneEndT,
    measuredEndT,
    nowT,
    selectedLane: rows.findIndex((row) => row.source === source && row.transport === selectedTransport),
    selectedT: selectedT ?? null,
    range: selection.range && (selection.run === null || selection.run === log.run) ? selection.range : null,
    pointer: pointer && { t: pointer.t + zeroT, lane: pointer.lane },
  }
}

/** The faults of all logs in one row of names, on the clock whose zero that is. */
function namedFaults(rows: readonly LaneRow[], zeroT: number): Pick<Scene, 'namedFaults'> {
  const sources = sourcesOf(rows)
  if (sources.length < 2) return {}
  const all = sources.flatMap((source) => {
    const later = zeroT - source.times().zeroT
    return source.log.faults.map((fault) => ({ ...fault, fromT: fault.fromT + later, toT: fault.toT === null ? null : fault.toT + later }))
  })
  return { namedFaults: all.sort((a, b) => a.fromT - b.fromT) }
}

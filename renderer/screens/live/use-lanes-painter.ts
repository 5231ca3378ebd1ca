import { useEffect, useRef, type RefObject } from 'react'
import type { FaultId } from '../../../lab/contract/fault.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { drawScene } from '../../charts/draw-scene.ts'
import { framePace } from '../../charts/frame-pace.ts'
import { paletteOf } from '../../charts/palette.ts'
import { clipToRows, type LaneLayout, type Scene } from '../../charts/scene.ts'
import { shifted } from '../../charts/viewport.ts'
import { faultTitle } from '../../i18n/fixture-texts.ts'
import { eventIn, useSelection } from '../../state/selection.ts'
import { useSession } from '../../state/session-store.ts'
import type { ThemeName } from '../../theme/tokens.ts'
import { commonExtent, sourcesOf, type LaneRow, type LanesSource } from './lanes-source.ts'
import { shownView, type LanesView } from './lanes-view.ts'

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

/** Paints once a frame, and only when something changed: events, the view, the selection, or time itself while a run lives. */
export function useLanesPainter(canvas: RefObject<HTMLCanvasElement | null>, input: PainterInput): void {
  const latest = useRef(input)
  const dirty = useRef(true)
  useEffect(() => {
    latest.current = input
    dirty.current = true
  })
  useEffect(() => {
    let frame = 0
    let drawnVersion = -1
    let drawnAt = 0
    const paint = (at: number) => {
      frame = requestAnimationFrame(paint)
      framePace.beat(at)
      const sources = sourcesOf(latest.current.rows)
      const version = sources.reduce((sum, { log }) => sum + log.version, 0)
      // A person's own movement is drawn at once; time alone does not need every frame of a machine that is measuring.
      if (!dirty.current && at - drawnAt < framePace.betweenMs) return
      if (!dirty.current && version === drawnVersion && !sources.some((source) => source.isMoving())) return
      drawnAt = at
      dirty.current = false
      drawnVersion = version
      if (canvas.current) paintFrame(canvas.current, latest.current)
    }
    frame = requestAnimationFrame(paint)
    // Text measured before the fonts came would stay misplaced.
    document.fonts.ready.then(() => (dirty.current = true), () => {})
    return () => cancelAnimationFrame(frame)
  }, [canvas])
}

function paintFrame(canvas: HTMLCanvasElement, input: PainterInput): void {
  const { layout } = input
  const ratio = Math.min(2, devicePixelRatio) * input.scale
  const width = Math.round(layout.width * ratio)
  const height = Math.round(layout.height * ratio)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  const g = canvas.getContext('2d')
  if (!g) return
  g.setTransform(ratio, 0, 0, ratio, 0, 0)
  g.clearRect(0, 0, layout.width, layout.height)
  const sources = sourcesOf(input.rows)
  sources.forEach((source, i) => {
    const scene = sceneOf(input, source)
    if (!scene) return
    g.save()
    if (sources.length > 1) clipToRows(g, scene, { first: i === 0 })
    drawScene(g, scene)
    g.restore()
  })
}

function sceneOf({ layout, lanesView, theme, rows, selectedTransport, pointer }: PainterInput, source: LanesSource): Scene | null {
  const extent = commonExtent(rows)
  if (!extent) return null
  const { log } = source
  const { zeroT, laneEndT, measuredEndT, nowT } = source.times()
  const titles = new Map((useSession.getState().catalogue?.faults ?? []).map((fault) => [fault.id, faultTitle(fault)]))
  const event = eventIn(useSelection.getState(), log.run)
  const selectedT = event === null ? undefined : log.timeOf(event)
  return {
    layout,
    view: shifted(shownView(lanesView, extent), zeroT),
    palette: paletteOf(theme),
    lanes: rows.map((row) => (row.source === source ? (log.lanes.get(row.transport) ?? null) : null)),
    feed: log.feed,
    faults: log.faults,
    missing: (transport, fromT, toT) => log.series.missing(transport, fromT, toT),
    titleOf: (fault: FaultId) => titles.get(fault) ?? fault,
    zeroT,
    laneEndT,
    measuredEndT,
    nowT,
    selectedLane: rows.findIndex((row) => row.source === source && row.transport === selectedTransport),
    selectedT: selectedT ?? null,
    pointer: pointer && { t: pointer.t + zeroT, lane: pointer.lane },
  }
}

import { useEffect, useRef, type RefObject } from 'react'
import type { FaultId } from '../../../lab/contract/fault.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { drawScene } from '../../charts/draw-scene.ts'
import { framePace } from '../../charts/frame-pace.ts'
import type { Lane } from '../../charts/lane-model.ts'
import { paletteOf } from '../../charts/palette.ts'
import type { LaneLayout, Scene } from '../../charts/scene.ts'
import { faultTitle } from '../../i18n/fixture-texts.ts'
import { clock, currentLog } from '../../state/live-run.ts'
import { useSession } from '../../state/session-store.ts'
import type { ThemeName } from '../../theme/tokens.ts'
import { shownView, type LanesView } from './lanes-view.ts'
import { timesOf } from './run-extent.ts'

export interface PainterInput {
  readonly layout: LaneLayout
  /** Screen px to one px of the layout. */
  readonly scale: number
  readonly lanesView: LanesView
  readonly theme: ThemeName
  readonly rows: readonly TransportId[]
  readonly selectedTransport: TransportId
  readonly selectedEvent: number | null
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
    let drawnRun = ''
    let drawnAt = 0
    const paint = (at: number) => {
      frame = requestAnimationFrame(paint)
      framePace.beat(at)
      const log = currentLog()
      const moving = useSession.getState().run?.phase === 'running'
      // A person's own movement is drawn at once; time alone does not need every frame of a machine that is measuring.
      if (!dirty.current && at - drawnAt < framePace.betweenMs) return
      if (!dirty.current && !moving && log?.version === drawnVersion && log?.run === drawnRun) return
      drawnAt = at
      dirty.current = false
      drawnVersion = log?.version ?? -1
      drawnRun = log?.run ?? ''
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
  const scene = sceneOf(input)
  if (scene) drawScene(g, scene)
  else g.clearRect(0, 0, layout.width, layout.height)
}

function sceneOf(input: PainterInput): Scene | null {
  const log = currentLog()
  const { run, catalogue } = useSession.getState()
  if (!log || !run || run.window === null) return null
  const times = timesOf(run, log, clock.now(performance.now()))
  const titles = new Map((catalogue?.faults ?? []).map((fault) => [fault.id, faultTitle(fault)]))
  const selected = input.selectedEvent === null ? undefined : log.find(input.selectedEvent)
  return {
    layout: input.layout,
    view: shownView(input.lanesView, times),
    palette: paletteOf(input.theme),
    lanes: input.rows.map((transport) => log.lanes.get(transport)).filter((lane): lane is Lane => lane !== undefined),
    feed: log.feed,
    faults: log.faults,
    titleOf: (fault: FaultId) => titles.get(fault) ?? fault,
    zeroT: times.zeroT,
    laneEndT: times.laneEndT,
    measuredEndT: times.measuredEndT,
    nowT: times.isLive ? times.nowT : null,
    selectedLane: input.rows.indexOf(input.selectedTransport),
    selectedT: selected?.t ?? null,
    pointer: input.pointer,
  }
}

import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { eventNear } from '../../charts/hit-test.ts'
import { lanesTop, type LaneLayout } from '../../charts/scene.ts'
import { spanOf, timeToX, xToTime, type Viewport } from '../../charts/viewport.ts'
import { useMessages } from '../../i18n/messages.ts'
import { eventIn, useSelection, type Selection } from '../../state/selection.ts'
import { EventTip, type EventPlace } from './event-tip.tsx'
import { laneKey } from './lane-keys.ts'
import { commonExtent, sourcesOf, type LaneRow } from './lanes-source.ts'
import { shownView, wholeRun, type LanesView, type ViewAction } from './lanes-view.ts'
import type { PainterInput } from './use-lanes-painter.ts'
import { useLanesPointer, type PointerPlace } from './use-lanes-pointer.ts'
import { useMovingPicture } from './use-moving-picture.ts'
import { useReadingKeys } from './use-reading-keys.ts'
import { useEscape, useToldEvent } from './use-told-event.ts'
import styles from './lanes.module.css'

export interface LanesSurfaceProps {
  readonly layout: LaneLayout
  /** Screen px to one px of the layout. */
  readonly scale: number
  readonly rows: readonly LaneRow[]
  readonly lanesView: LanesView
  readonly pointer: PainterInput['pointer']
  onPointer(pointer: PainterInput['pointer']): void
  onAct(action: ViewAction): void
  onSelect(row: LaneRow, event?: number | null): void
  /** A drag chooses a part of the run instead of moving the picture; with Shift it always does. */
  readonly isAreaTool: boolean
  onArea(area: Viewport): void
  /** One end of a part of the run, ms since the start of the clients. */
  onMark(t: number): void
  titleOf(row: LaneRow): string
  /** Keys that only one screen knows. */
  readonly onKey?: ((code: string) => boolean) | undefined
  /** These lanes are what the screen is about: keys that only read them work wherever the focus is. */
  readonly isMain?: boolean
}

/** What a mouse or a keyboard can do with the lanes; the canvas beneath only shows. */
export function LanesSurface(props: LanesSurfaceProps) {
  const messages = useMessages()
  const { layout, scale, rows, lanesView, pointer, onPointer, onAct, onSelect, isAreaTool, onArea, onMark, onKey, titleOf, isMain = false } = props
  const surface = useRef<HTMLDivElement>(null)
  const { told, note, ...tips } = useToldEvent(titleOf)
  const selection = useSelection()
  const rest = useRef<PointerPlace | null>(null)
  const view = () => {
    const extent = commonExtent(rows)
    return extent ? shownView(lanesView, extent) : wholeRun.view
  }
  useWheel(surface, (event, screenX) => {
    const action = wheelAction(event, { aroundT: xToTime(view(), screenX / scale, layout.width), width: layout.width })
    if (action) onAct(action)
    return action !== null
  })

  const place = (event: PointerEvent) => placeOf(event, { layout, scale, view: view() })
  const nearest = (at: Pick<PointerPlace, 't' | 'lane'>) => nearestEvent(rows, at, spanOf(view()) / layout.width)
  const pointing = useLanesPointer({
    place,
    width: layout.width,
    isAreaTool,
    onPointer(at) {
      rest.current = at
      tips.forget()
      onPointer(at)
    },
    onAct,
    onArea,
    onMark,
    onClick(at) {
      const row = rows[at.lane]
      if (row !== undefined) onSelect(row, nearest(at)?.id ?? null)
    },
  })
  const selected = () => selectedEvent(rows, selection)
  const momentT = () => {
    if (pointer) return pointer.t
    const chosen = selected()
    const t = chosen?.row.source.log.timeOf(chosen.id)
    return chosen && t !== undefined ? t - chosen.row.source.times().zeroT : (view().fromT + view().toT) / 2
  }
  const onKeyDown = (event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'code' | 'preventDefault'>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (tips.keyed(() => laneKey(event.code, { rows, onAct, onSelect, momentT, onWalked: tips.walked, ...(onKey ? { onOther: onKey } : {}) }))) event.preventDefault()
  }
  useReadingKeys(isMain, onKeyDown, tips.forget)
  const x = (t: number) => timeToX(view(), t, layout.width)
  const tipPlace = told !== null && told === selection.event ? selected() : pointer && note === null ? nearest(pointer) : null
  // Under a mouse that rests the picture has moved on: what it points at now is another moment.
  const onMoved = () => (rest.current ? onPointer({ t: xToTime(view(), rest.current.x, layout.width), lane: rest.current.lane }) : tips.moved())
  const onEscape = () => {
    rest.current = null
    onPointer(null)
    tips.forget()
  }
  useMovingPicture(pointer !== null || told !== null, { isMoving: () => sourcesOf(rows).some((source) => source.isMoving()), x: () => x(0) }, onMoved)
  useEscape(pointer !== null || told !== null, onEscape)
  const noteAt = Math.max(0, rows.findIndex((row) => row.transport === selection.transport))
  return (
    <>
      <div
        ref={surface}
        className={styles['surface']}
        role="application"
        tabIndex={0}
        aria-label={messages.lanes.surface}
        data-main={isMain || undefined}
        data-area={isAreaTool || undefined}
        {...pointing}
        onBlur={tips.forget}
        onPointerDownCapture={tips.forget}
        onKeyDown={onKeyDown}
      />
      <EventTip place={tipPlace} note={note} noteAt={noteAt} layout={layout} scale={scale} x={x} />
    </>
  )
}

function placeOf(event: PointerEvent, { layout, scale, view }: { readonly layout: LaneLayout; readonly scale: number; readonly view: Viewport }): PointerPlace {
  const box = event.currentTarget.getBoundingClientRect()
  const [x, y] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale]
  return { x, t: xToTime(view, x, layout.width), lane: Math.floor((y - lanesTop(layout)) / layout.laneHeight) }
}

/** What a mouse means. @param at ms since the start of the clients */
function nearestEvent(rows: readonly LaneRow[], at: Pick<PointerPlace, 't' | 'lane'>, msPerPx: number): EventPlace | null {
  const row = rows[at.lane]
  const lane = row?.source.log.lanes.get(row.transport)
  const id = row && lane ? eventNear(lane, at.t + row.source.times().zeroT, msPerPx) : null
  return row === undefined || id === null ? null : { row, at: at.lane, id }
}

function selectedEvent(rows: readonly LaneRow[], selection: Selection): EventPlace | null {
  const at = rows.findIndex((row) => row.transport === selection.transport && eventIn(selection, row.source.log.run) !== null)
  const row = rows[at]
  return row && selection.event !== null ? { row, at, id: selection.event } : null
}

/** As in other viewers of traces: with Ctrl, or by a pinch, it zooms; sideways, or with Shift, it moves the picture; else it scrolls what the lanes stand in. */
function wheelAction({ ctrlKey, metaKey, shiftKey, deltaX, deltaY }: WheelEvent, { aroundT, width }: { readonly aroundT: number; readonly width: number }): ViewAction | null {
  if (ctrlKey || metaKey) return { kind: 'zoom', factor: Math.exp(deltaY * 0.0016), aroundT }
  if (!shiftKey && Math.abs(deltaX) <= Math.abs(deltaY)) return null
  // Some systems turn a wheel sideways themselves while Shift is held.
  return { kind: 'pan', share: (deltaX === 0 ? deltaY : deltaX) / width }
}

/** React listens to the wheel passively, which cannot keep the page from scrolling. @param onWheel tells whether it was for the lanes */
function useWheel(surface: React.RefObject<HTMLDivElement | null>, onWheel: (event: WheelEvent, x: number) => boolean): void {
  const latest = useRef(onWheel)
  useEffect(() => {
    latest.current = onWheel
  })
  useEffect(() => {
    const element = surface.current
    if (!element) return
    const listener = (event: WheelEvent) => {
      if (latest.current(event, event.clientX - element.getBoundingClientRect().left)) event.preventDefault()
    }
    element.addEventListener('wheel', listener, { passive: false })
    return () => element.removeEventListener('wheel', listener)
  }, [surface])
}

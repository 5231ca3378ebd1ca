import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { eventNear } from '../../charts/hit-test.ts'
import { lanesTop, type LaneLayout } from '../../charts/scene.ts'
import { spanOf, timeToX, xToTime, type Viewport } from '../../charts/viewport.ts'
import { describeEvent } from '../../i18n/describe-event.ts'
import { moment } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { eventIn, useSelection } from '../../state/selection.ts'
import { laneKey } from './lane-keys.ts'
import { tipSide } from './lanes-layout.ts'
import { useReadingKeys } from './use-reading-keys.ts'
import { commonExtent, type LaneRow } from './lanes-source.ts'
import { shownView, wholeRun, type LanesView, type ViewAction } from './lanes-view.ts'
import type { PainterInput } from './use-lanes-painter.ts'
import { useLanesPointer } from './use-lanes-pointer.ts'
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
  /** Keys that only one screen knows. */
  readonly onKey?: ((code: string) => boolean) | undefined
  /** These lanes are what the screen is about: keys that only read them work wherever the focus is. */
  readonly isMain?: boolean
}

/** What a mouse or a keyboard can do with the lanes; the canvas beneath only shows. */
export function LanesSurface(props: LanesSurfaceProps) {
  const messages = useMessages()
  const { layout, scale, rows, lanesView, pointer, onPointer, onAct, onSelect, isAreaTool, onArea, onMark, onKey, isMain = false } = props
  const surface = useRef<HTMLDivElement>(null)
  // Whoever walks with keys is told of the selected event here; from elsewhere, or with the mouse gone, it is only marked: a tip would hide its neighbours.
  const [byKeys, setByKeys] = useState(false)
  const selection = useSelection()
  const view = () => {
    const extent = commonExtent(rows)
    return extent ? shownView(lanesView, extent) : wholeRun.view
  }
  useWheel(surface, (event, screenX) => {
    const x = screenX / scale
    if (event.ctrlKey || event.metaKey || Math.abs(event.deltaY) > Math.abs(event.deltaX)) onAct({ kind: 'zoom', factor: Math.exp(event.deltaY * 0.0016), aroundT: xToTime(view(), x, layout.width) })
    else onAct({ kind: 'pan', share: event.deltaX / layout.width })
  })

  const place = (event: PointerEvent) => {
    const box = event.currentTarget.getBoundingClientRect()
    const [x, y] = [(event.clientX - box.left) / scale, (event.clientY - box.top) / scale]
    return { x, t: xToTime(view(), x, layout.width), lane: Math.floor((y - lanesTop(layout)) / layout.laneHeight) }
  }
  const nearest = (at: { readonly t: number; readonly lane: number }): EventPlace | null => {
    const row = rows[at.lane]
    const lane = row?.source.log.lanes.get(row.transport)
    const id = row && lane ? eventNear(lane, at.t + row.source.times().zeroT, spanOf(view()) / layout.width) : null
    return row === undefined || id === null ? null : { row, at: at.lane, id }
  }
  const pointing = useLanesPointer({
    place,
    width: layout.width,
    isAreaTool,
    onPointer,
    onAct,
    onArea,
    onMark,
    onClick(at) {
      const row = rows[at.lane]
      if (row !== undefined) onSelect(row, nearest(at)?.id ?? null)
    },
  })
  const momentT = () => {
    if (pointer) return pointer.t
    const chosen = selected()
    const t = chosen?.row.source.log.timeOf(chosen.id)
    return chosen && t !== undefined ? t - chosen.row.source.times().zeroT : (view().fromT + view().toT) / 2
  }
  const selected = () => {
    const at = rows.findIndex((row) => row.transport === selection.transport && eventIn(selection, row.source.log.run) !== null)
    const row = rows[at]
    return row && selection.event !== null ? { row, at, id: selection.event } : null
  }
  const onKeyDown = (event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'code' | 'preventDefault'>) => {
    setByKeys(true)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (laneKey(event.code, { rows, onAct, onSelect, momentT, ...(onKey ? { onOther: onKey } : {}) })) event.preventDefault()
  }
  useReadingKeys(isMain, onKeyDown, () => setByKeys(false))
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
        onFocus={(event) => setByKeys(event.currentTarget.matches(':focus-visible'))}
        onBlur={() => setByKeys(false)}
        onPointerDownCapture={() => setByKeys(false)}
        onKeyDown={onKeyDown}
      />
      <EventTip place={pointer ? nearest(pointer) : byKeys ? selected() : null} layout={layout} scale={scale} x={(t) => timeToX(view(), t, layout.width)} />
    </>
  )
}

interface EventPlace {
  readonly row: LaneRow
  /** Index of the row. */
  readonly at: number
  readonly id: number
}

interface EventTipProps {
  readonly place: EventPlace | null
  readonly layout: LaneLayout
  readonly scale: number
  x(t: number): number
}

function EventTip({ place, layout, scale, x }: EventTipProps) {
  const event = place?.row.source.log.find(place.id)
  if (!place || !event) return <p className="visually-hidden" role="status" />
  const t = event.t - place.row.source.times().zeroT
  const side = tipSide(x(t), layout.width)
  const [edge, offset] = 'left' in side ? (['left', side.left] as const) : (['right', side.right] as const)
  const top = lanesTop(layout) + place.at * layout.laneHeight
  const below = place.at < 2
  return (
    <p
      className={styles['tip']}
      role="status"
      style={{ [edge]: offset * scale, maxWidth: `min(42rem, calc(100% - ${offset * scale}px))`, top: (below ? top + layout.laneHeight : top) * scale, transform: `translateY(${below ? '4px' : 'calc(-100% - 4px)'})` }}
    >
      <span className="mono">{`${moment(t, 10)} #${event.id}`}</span> {describeEvent(event)}
    </p>
  )
}

/** React listens to the wheel passively, which cannot keep the page from scrolling. */
function useWheel(surface: React.RefObject<HTMLDivElement | null>, onWheel: (event: WheelEvent, x: number) => void): void {
  const latest = useRef(onWheel)
  useEffect(() => {
    latest.current = onWheel
  })
  useEffect(() => {
    const element = surface.current
    if (!element) return
    const listener = (event: WheelEvent) => {
      if (event.shiftKey) return
      event.preventDefault()
      latest.current(event, event.clientX - element.getBoundingClientRect().left)
    }
    element.addEventListener('wheel', listener, { passive: false })
    return () => element.removeEventListener('wheel', listener)
  }, [surface])
}

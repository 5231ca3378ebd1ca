import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { eventNear } from '../../charts/hit-test.ts'
import { lanesTop, type LaneLayout } from '../../charts/scene.ts'
import { spanOf, timeToX, xToTime } from '../../charts/viewport.ts'
import { describeEvent } from '../../i18n/describe-event.ts'
import { moment } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import type { EventLog } from '../../state/event-log.ts'
import { clock } from '../../state/live-run.ts'
import { useSelection } from '../../state/selection.ts'
import { laneKey } from './lane-keys.ts'
import { shownView, type LanesView, type ViewAction } from './lanes-view.ts'
import { timesOf } from './run-extent.ts'
import type { PainterInput } from './use-lanes-painter.ts'
import styles from './lanes.module.css'

export interface LanesSurfaceProps {
  readonly run: RunState
  readonly log: EventLog
  readonly layout: LaneLayout
  /** Screen px to one px of the layout. */
  readonly scale: number
  readonly rows: readonly TransportId[]
  readonly lanesView: LanesView
  readonly pointer: PainterInput['pointer']
  onPointer(pointer: PainterInput['pointer']): void
  onAct(action: ViewAction): void
  onSelect(transport: TransportId, event?: number | null): void
}

/** What a mouse or a keyboard can do with the lanes; the canvas beneath only shows. */
export function LanesSurface(props: LanesSurfaceProps) {
  const messages = useMessages()
  const { run, log, layout, scale, rows, lanesView, pointer, onPointer, onAct, onSelect } = props
  const surface = useRef<HTMLDivElement>(null)
  const drag = useRef<{ x: number; moved: boolean } | null>(null)
  const selectedEvent = useSelection((selection) => selection.event)
  const times = () => timesOf(run, log, clock.now(performance.now()))
  const view = () => shownView(lanesView, times())
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
  const nearest = (at: { readonly t: number; readonly lane: number }) => {
    const lane = log.lanes.get(rows[at.lane] ?? 'fallback')
    return rows[at.lane] === undefined || !lane ? null : eventNear(lane, at.t, spanOf(view()) / layout.width)
  }
  const onMove = (event: PointerEvent) => {
    const at = place(event)
    if (drag.current && event.buttons === 1 && Math.abs(at.x - drag.current.x) > 3) {
      onAct({ kind: 'pan', share: (drag.current.x - at.x) / layout.width })
      drag.current = { x: at.x, moved: true }
    }
    onPointer({ t: at.t, lane: at.lane })
  }
  const onUp = (event: PointerEvent) => {
    const at = place(event)
    const transport = rows[at.lane]
    if (transport !== undefined && drag.current?.moved === false) onSelect(transport, nearest(at))
    drag.current = null
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (laneKey(event.code, { rows, log, onAct, onSelect, times: times() })) event.preventDefault()
  }
  const shown = pointer ? nearest(pointer) : selectedEvent
  return (
    <>
      <div
        ref={surface}
        className={styles['surface']}
        role="application"
        tabIndex={0}
        aria-label={messages.lanes.surface}
        onPointerDown={(event) => (drag.current = { x: place(event).x, moved: false })}
        onPointerMove={onMove}
        onPointerUp={onUp}
        onPointerLeave={() => onPointer(null)}
        onKeyDown={onKeyDown}
      />
      <EventTip log={log} id={shown} layout={layout} scale={scale} zeroT={times().zeroT} x={(t) => timeToX(view(), t, layout.width)} lane={pointer?.lane} rows={rows} />
    </>
  )
}

interface EventTipProps {
  readonly log: EventLog
  readonly id: number | null
  readonly layout: LaneLayout
  readonly scale: number
  readonly zeroT: number
  x(t: number): number
  readonly lane: number | undefined
  readonly rows: readonly TransportId[]
}

function EventTip({ log, id, layout, scale, zeroT, x, lane, rows }: EventTipProps) {
  const event = id === null ? undefined : log.find(id)
  if (!event) return <p className="visually-hidden" role="status" />
  const row = lane ?? ('transport' in event ? rows.indexOf(event.transport) : 0)
  const left = Math.min(layout.width - 20, Math.max(20, x(event.t)))
  const top = lanesTop(layout) + row * layout.laneHeight
  const below = row < 2
  return (
    <p
      className={styles['tip']}
      role="status"
      style={{ left: left * scale, top: (below ? top + layout.laneHeight : top) * scale, transform: `translate(${left > layout.width / 2 ? '-100%' : '0'}, ${below ? '4px' : 'calc(-100% - 4px)'})` }}
    >
      <span className="mono">{`${moment(event.t - zeroT, 10)} #${event.id}`}</span> {describeEvent(event)}
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

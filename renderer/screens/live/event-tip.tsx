import { marksAround } from '../../charts/hit-test.ts'
import { lanesTop, type LaneLayout } from '../../charts/scene.ts'
import { describeEvent } from '../../i18n/describe-event.ts'
import { moment } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { tipSide } from './lanes-layout.ts'
import type { LaneRow } from './lanes-source.ts'
import styles from './lanes.module.css'

export interface EventPlace {
  readonly row: LaneRow
  /** Index of the row. */
  readonly at: number
  readonly id: number
}

export interface EventTipProps {
  readonly place: EventPlace | null
  /** What a key did beside selecting, or that it found nothing. */
  readonly note: string | null
  /** Index of the row that a note without an event is about. */
  readonly noteAt: number
  readonly layout: LaneLayout
  readonly scale: number
  x(t: number): number
}

/** What happened at a moment, beside it; gone with the moment when the picture moves on. */
export function EventTip({ place, note, noteAt, layout, scale, x }: EventTipProps) {
  const { lanes } = useMessages()
  const found = place?.row.source.log.find(place.id)
  const t = place && found ? found.t - place.row.source.times().zeroT : null
  const event = t !== null && x(t) >= 0 && x(t) <= layout.width ? found : undefined
  if (!event && note === null) return <p className="visually-hidden" role="status" />
  const others = place && event ? othersAround(place, event.t, x) : 0
  const at = place && event ? place.at : noteAt
  const side = tipSide(event && t !== null ? x(t) : layout.width / 4, layout.width)
  const [edge, offset] = 'left' in side ? (['left', side.left] as const) : (['right', side.right] as const)
  const top = lanesTop(layout) + at * layout.laneHeight
  const below = at < 2
  return (
    <p
      className={styles['tip']}
      role="status"
      style={{ [edge]: offset * scale, maxWidth: `min(42rem, calc(100% - ${offset * scale}px))`, top: (below ? top + layout.laneHeight : top) * scale, transform: `translateY(${below ? '4px' : 'calc(-100% - 4px)'})` }}
    >
      {note !== null && <strong>{note} </strong>}
      {event && t !== null && (
        <>
          <span className="mono">{`${moment(t, 10)} #${event.id}`}</span> {describeEvent(event)}
          {others > 0 && ` ${lanes.andMore(others)}`}
        </>
      )}
    </p>
  )
}

/** What stands so close that only a nearer look parts it. */
function othersAround({ row }: EventPlace, t: number, x: (t: number) => number): number {
  const lane = row.source.log.lanes.get(row.transport)
  const pxPerMs = x(1) - x(0)
  return lane && pxPerMs > 0 ? Math.max(0, marksAround(lane, t, 1 / pxPerMs) - 1) : 0
}

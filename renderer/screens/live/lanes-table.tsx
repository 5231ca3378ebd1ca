import type { VerdictName } from '../../../lab/contract/verdict.ts'
import type { Lane, Mark } from '../../charts/lane-model.ts'
import { moment } from '../../i18n/format.ts'
import { actorWord, markLabel } from '../../i18n/lane-words.ts'
import { currentMessages, useMessages, type Messages } from '../../i18n/messages.ts'
import { useEverySecond } from '../../state/use-every-second.ts'
import { receivedIn } from './drawer/area-numbers.ts'
import type { LaneRow } from './lanes-source.ts'
import { measuredTime } from './run-extent.ts'
import styles from './lanes.module.css'

export interface LanesTableProps {
  readonly rows: readonly LaneRow[]
  /** Instead of the canvas; else for assistive technology only. */
  readonly isVisible: boolean
  titleOf(row: LaneRow): string
  verdictOf(row: LaneRow): VerdictName | undefined
}

/** At most so many marks of a lane are told, the latest; the lane's own numbers carry the rest. */
const toldMarks = 12

/** The same story as the canvas, for those who do not see it. Renewed once a second. */
export function LanesTable({ rows, isVisible, titleOf, verdictOf }: LanesTableProps) {
  const messages = useMessages()
  const { table } = messages.lanes
  useEverySecond()
  return (
    // A table takes no height that it is given: what is hidden is the box around it, else the panel has a stretch of nothing to scroll to.
    <div className={isVisible ? undefined : 'visually-hidden'}>
      <table className={styles['table']}>
        <caption className="visually-hidden">{messages.lanes.caption}</caption>
        <thead>
          <tr>
            {[table.transport, table.state, table.received, table.losses, table.reconnects, table.story, table.verdict].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const lane = row.source.log.lanes.get(row.transport)
            const verdict = verdictOf(row)
            return (
              <tr key={`${row.source.log.run} ${row.transport}`}>
                <th scope="row">{titleOf(row)}</th>
                <td>{lane && connectionWord(messages, lane.connection)}</td>
                <td>{receivedIn(row.source.log, row.transport, measuredTime(row.source.times()))}</td>
                <td>{lane?.marksOf.lost.filter(({ never }) => !never).length}</td>
                <td>{lane?.reconnects}</td>
                <td>{lane ? storyOf(lane, row.source.times().zeroT) : ''}</td>
                <td>{verdict ? messages.verdictLong[verdict] : ''}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function connectionWord({ lanes }: Messages, connection: Lane['connection']): string {
  return { idle: lanes.waiting, connecting: lanes.connecting, open: lanes.connected, lost: lanes.lost }[connection]
}

export function storyOf(lane: Lane, zeroT: number): string {
  const { joined, lanes } = currentMessages()
  const earlier = Math.max(0, lane.marks.length - toldMarks)
  return joined.semicolons([...(earlier > 0 ? [lanes.story.earlier(earlier)] : []), ...lane.marks.slice(earlier).map((mark) => tell(mark, moment(mark.t - zeroT)))])
}

function tell(mark: Mark, t: string): string {
  const messages = currentMessages()
  const { story } = messages.lanes
  switch (mark.kind) {
    case 'lost':
      return mark.never ? story.failed(t, markLabel(mark)) : story.lost(t, markLabel(mark))
    case 'reconnect':
      return story.reconnect(t, actorWord(mark.by ?? 'lib'))
    case 'status':
      return story.status(t, markLabel(mark))
    case 'step':
      return story.step(t, markLabel(mark))
    case 'burst':
      return story.burst(t, mark.count ?? 0)
    case 'watchdog':
      return story.watchdog(t)
    case 'data-gap':
      return story['data-gap'](t, markLabel(mark))
    case 'control':
      return story.control(t, markLabel(mark))
  }
}

import { useEffect, useState } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { TransportInfo } from '../../../lab/contract/transport.ts'
import type { Lane, Mark } from '../../charts/lane-model.ts'
import { moment } from '../../i18n/format.ts'
import { currentMessages, useMessages, type Messages } from '../../i18n/messages.ts'
import { transportText } from '../../i18n/fixture-texts.ts'
import type { EventLog } from '../../state/event-log.ts'

export interface LanesTableProps {
  readonly run: RunState
  readonly log: EventLog
  readonly transports: readonly TransportInfo[]
}

/** At most so many marks of a lane are told; the lane's own numbers carry the rest. */
const toldMarks = 12

/** The same story as the canvas, for those who do not see it. Renewed once a second. */
export function LanesTable({ run, log, transports }: LanesTableProps) {
  const messages = useMessages()
  const { table } = messages.lanes
  useEverySecond()
  const zeroT = run.window?.startT ?? 0
  return (
    <table className="visually-hidden">
      <caption>{messages.lanes.caption}</caption>
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
        {transports.map((info) => {
          const lane = log.lanes.get(info.id)
          const cell = run.cells.find((candidate) => candidate.transport === info.id)
          return (
            <tr key={info.id}>
              <th scope="row">{transportText(info).title}</th>
              <td>{lane && connectionWord(messages, lane.connection)}</td>
              <td>{lane?.delivered}</td>
              <td>{lane?.losses}</td>
              <td>{lane?.reconnects}</td>
              <td>{lane ? storyOf(lane, zeroT) : ''}</td>
              <td>{cell ? messages.verdictLong[cell.verdict] : ''}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function connectionWord({ lanes }: Messages, connection: Lane['connection']): string {
  return { idle: lanes.waiting, connecting: lanes.connecting, open: lanes.connected, lost: lanes.lost }[connection]
}

function storyOf(lane: Lane, zeroT: number): string {
  return lane.marks
    .slice(0, toldMarks)
    .map((mark) => tell(mark, moment(mark.t - zeroT)))
    .join('; ')
}

function tell(mark: Mark, t: string): string {
  const messages = currentMessages()
  const { story } = messages.lanes
  switch (mark.kind) {
    case 'lost':
      return story.lost(t, mark.label)
    case 'reconnect':
      return story.reconnect(t)
    case 'status':
      return story.status(t, mark.label)
    case 'step':
      return story.step(t, mark.label)
    case 'burst':
      return story.burst(t, mark.count ?? 0)
    case 'watchdog':
      return story.watchdog(t)
    case 'data-gap':
      return story['data-gap'](t, mark.label)
    case 'control':
      return story.control(t, mark.label)
  }
}

function useEverySecond(): void {
  const [, setCount] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setCount((count) => count + 1), 1000)
    return () => clearInterval(timer)
  }, [])
}

import type { PassedExchange, PassedLane } from '../../../lab/contract/own-server.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { createLane, type Lane, type Mark } from '../../charts/lane-model.ts'

const drawnAs: Readonly<Record<PassedLane['kind'], TransportId>> = { sse: 'sse', websocket: 'websocket', stream: 'http-stream', 'long-poll': 'long-polling', poll: 'polling', request: 'polling' }

export function isLasting(kind: PassedLane['kind']): boolean {
  return kind === 'sse' || kind === 'websocket' || kind === 'stream'
}

/** What passed as a lane of the charts. Nothing but findings makes a silence here: there is no feed to compare with. */
export function drawnLane({ kind, exchanges, findings }: PassedLane, nowT: number): Lane {
  const lane = createLane(drawnAs[kind], { everyMs: Number.MAX_SAFE_INTEGER / 100 })
  const marks: Mark[] = []
  for (const exchange of exchanges) (isLasting(kind) ? addLasting : addAsked)(lane, marks, exchange)
  for (const finding of findings) {
    if (finding.kind === 'silent') lane.quiets.push({ fromT: finding.t, toT: finding.t + finding.forMs })
    else if (finding.kind === 'came-back') {
      const gap = lane.gaps.findLast(({ fromT, toT }) => toT === null && fromT <= finding.t)
      if (gap) Object.assign(gap, { toT: finding.t, attempts: finding.tries })
      marks.push({ t: finding.t, kind: 'reconnect', label: lane.transport, eventId: finding.event, by: 'app' })
    } else if (finding.kind === 'ended' && finding.by !== 'client') {
      lane.gaps.push({ fromT: finding.t, toT: null, word: finding.code === null ? 'ended' : String(finding.code), attempts: 0, eventId: finding.event })
      marks.push({ t: finding.t, kind: 'lost', label: 'ended', eventId: finding.event })
    }
  }
  lane.quiets.sort((a, b) => a.fromT - b.fromT)
  for (const mark of marks.toSorted((a, b) => a.t - b.t)) {
    lane.marks.push(mark)
    lane.marksOf[mark.kind].push(mark)
  }
  lane.lastMessageT = nowT
  return lane
}

function addLasting(lane: Lane, marks: Mark[], { id, startedT, headT, status, endedT, messages }: PassedExchange): void {
  if (headT === null || status === null) return
  if (status !== 101 && status !== 200) {
    marks.push({ t: headT, kind: 'status', label: String(status), eventId: id })
    return
  }
  lane.spans.begin(startedT, lane.transport)
  if (endedT !== null) lane.spans.end(endedT)
  for (const t of messages.downTs) lane.messages.push(t, id)
}

function addAsked(lane: Lane, marks: Mark[], { id, startedT, headT, status, endedT }: PassedExchange): void {
  lane.spans.end(startedT)
  lane.spans.begin(startedT, lane.transport)
  const doneT = endedT ?? headT
  if (doneT !== null) lane.spans.end(doneT)
  if (headT !== null && status !== null && status < 400) lane.messages.push(headT, id)
  if (headT !== null && status !== null && status >= 400) marks.push({ t: headT, kind: 'status', label: String(status), eventId: id })
}

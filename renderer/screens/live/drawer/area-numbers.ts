import type { TransportId } from '../../../../lab/contract/transport.ts'
import { type Lane, wasConnected } from '../../../charts/lane-model.ts'
import type { Viewport } from '../../../charts/viewport.ts'
import type { EventLog } from '../../../state/event-log.ts'
import type { MeasuredTime } from '../../../state/run-series.ts'

/** What one lane did in a stretch of time, as this window counts it from the events. */
export interface AreaNumbers {
  readonly received: number
  /** Of those, at the end of the whole run: not due yet. */
  readonly early: number
  /** Published in that time, due, and never came. */
  readonly lost: number
  readonly duplicates: number
  /** Of what was published in that time and was due, as in `latencyOf`: NaN where too few of them came. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** The longest time without a connection that began there; null when there was none, Infinity when it has not ended. */
  readonly unconnectedMs: number | null
  readonly wasConnected: boolean
  readonly opened: number
  readonly bytes: number
}

/** Messages that came in the measured time. Of a lane, too: its count and that of the numbers are of one moment. */
export function receivedIn(log: EventLog, transport: TransportId, { startT, endT }: MeasuredTime): number {
  const { latency } = log.series.of(transport)
  return latency.lowerBound(endT) - latency.lowerBound(startT)
}

/** @param area lab ms; null: all that was measured */
export function areaNumbers(log: EventLog, transport: TransportId, area: Viewport | null, measured: MeasuredTime): AreaNumbers {
  const { fromT, toT } = area ?? { fromT: measured.startT, toT: measured.endT }
  const series = log.series.of(transport)
  const lane = log.lanes.get(transport)
  const lateMs = log.series.lateness(transport, area ?? { fromT: -Infinity, toT: Infinity }, measured).sort((a, b) => a - b)
  const came = lateMs.filter((ms) => ms < Infinity)
  const within = (share: number) => came[Math.ceil(share * lateMs.length) - 1] ?? Number.NaN
  const received = receivedIn(log, transport, { startT: fromT, endT: toT })
  const total = (t: number) => series.bytes.heldAt(t) || 0
  return {
    received,
    early: area ? 0 : Math.max(0, received - came.length),
    lost: lateMs.length - came.length,
    duplicates: lane ? lane.duplicates.lowerBound(toT) - lane.duplicates.lowerBound(fromT) : 0,
    p50: within(0.5),
    p95: within(0.95),
    p99: within(0.99),
    unconnectedMs: lane ? longestGap(lane, fromT, toT) : null,
    wasConnected: lane !== undefined && wasConnected(lane),
    opened: risesIn(series.connections, fromT, toT),
    bytes: total(toT) - total(fromT),
  }
}

function longestGap(lane: Lane, fromT: number, toT: number): number | null {
  const begun = lane.gaps.filter((gap) => gap.fromT >= fromT && gap.fromT < toT)
  return begun.length === 0 ? null : Math.max(...begun.map((gap) => (gap.toT ?? Infinity) - gap.fromT))
}

function risesIn(column: { lowerBound(t: number): number; valueAt(index: number): number }, fromT: number, toT: number): number {
  let rises = 0
  for (let i = column.lowerBound(fromT); i < column.lowerBound(toT); i++) {
    const before = column.valueAt(i - 1)
    if (column.valueAt(i) > (Number.isNaN(before) ? 0 : before)) rises++
  }
  return rises
}

import type { TransportId } from '../../../lab/contract/transport.ts'
import type { Lane } from '../../charts/lane-model.ts'
import type { EventLog } from '../../state/event-log.ts'
import type { MeasuredTime } from '../../state/run-series.ts'

/** How far somebody was told of a lane. */
export interface Told {
  readonly losses: number
  readonly reconnects: number
}

export const untold: Told = { losses: 0, reconnects: 0 }

/** What is new of a lane, in a word: lost and back within one look is `back`. */
export type LaneNews = { readonly kind: 'lost' } | { readonly kind: 'back'; readonly missing: number } | null

/** @param told what was said before @param measured what was measured by now */
export function newsOf({ lanes, series }: Pick<EventLog, 'lanes' | 'series'>, transport: TransportId, { told, measured }: { readonly told: Told; readonly measured: MeasuredTime }): LaneNews {
  const lane = lanes.get(transport)
  if (!lane) return null
  if (lane.reconnects > told.reconnects && lane.connection === 'open') return { kind: 'back', missing: missingIn(lane, series, measured) }
  return lane.losses > told.losses ? { kind: 'lost' } : null
}

/** Of what was published during its last time without a connection. */
function missingIn({ transport, gaps }: Lane, series: EventLog['series'], measured: MeasuredTime): number {
  const at = gaps.findLastIndex(({ toT }) => toT !== null)
  const last = gaps[at]
  return last?.toT ? series.missingInGap(transport, { fromT: last.fromT, toT: last.toT, since: gaps[at - 1]?.toT ?? -Infinity }, measured) : 0
}

import type { LabEvent } from '../contract/event.ts'
import type { PassedLane } from '../contract/own-server.ts'
import { tapLimits } from '../gateway/wire-tap.ts'
import { judgePassing } from '../verdict/judge-passing.ts'
import { lanesOf } from '../wire/passing-lanes.ts'
import { Passing } from '../wire/passing.ts'
import { segmentsOf } from './captured-connections.ts'

/** More than a screen shows. */
const shownLanes = 24
const shownExchanges = 120

/** What passes through a path, with what can be said of it. */
export interface PassingTraffic {
  take(events: readonly LabEvent[]): void
  readonly lastT: number
  readonly connections: Passing['connections']
  readonly bytes: Passing['bytes']
  /** In the order in which something of each was asked last. */
  lanes(nowT: number): readonly PassedLane[]
}

export function openPassingTraffic(): PassingTraffic {
  const passing = new Passing({ recordedFirst: tapLimits.first, segmentsOf })
  return {
    take: (events) => passing.take(events),
    get lastT() {
      return passing.lastT
    },
    get connections() {
      return passing.connections
    },
    get bytes() {
      return passing.bytes
    },
    lanes: (nowT) =>
      lanesOf(passing.exchanges(), nowT)
        .map((lane) => ({ ...lane, ...judgePassing(lane, nowT), exchanges: lane.exchanges.slice(-shownExchanges) }))
        .toSorted((a, b) => lastOf(a) - lastOf(b))
        .slice(-shownLanes),
  }
}

function lastOf({ exchanges }: PassedLane): number {
  return exchanges.at(-1)?.startedT ?? 0
}

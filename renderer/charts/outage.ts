import { openGap, type Lane } from './lane-model.ts'

/** Why nothing comes at this moment; `back`: it comes again, but whoever judged has not seen that yet. */
export type Outage = 'connecting' | 'lost' | 'silent' | 'back'

export interface OutageTimes {
  readonly nowT: number
  /** What came later is not in the verdict so far. */
  readonly judgedT: number
}

/** What a lane goes through now; null while messages come as they should. */
export function outageOf(lane: Lane, { nowT, judgedT }: OutageTimes): Outage | null {
  if (openGap(lane)) return 'lost'
  if (lane.lastMessageT === null) return lane.connection === 'open' ? null : 'connecting'
  if (nowT - lane.lastMessageT > lane.silenceMs) return 'silent'
  const endedT = Math.max(lane.gaps.at(-1)?.toT ?? -Infinity, lane.quiets.at(-1)?.toT ?? -Infinity)
  return endedT > judgedT ? 'back' : null
}

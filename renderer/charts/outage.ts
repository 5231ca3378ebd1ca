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
  if (nowT - lane.lastMessageT > Math.max(lane.silenceMs, usualPauseMs(lane))) return 'silent'
  const endedT = Math.max(lane.gaps.at(-1)?.toT ?? -Infinity, lane.quiets.at(-1)?.toT ?? -Infinity)
  return endedT > judgedT ? 'back' : null
}

/** As late as usual is no news, ms. */
const usually = 1.5

/** Messages that come in bursts, as polls over a slow link, are no outage between two of them: two pauses in a row say how long one takes. */
function usualPauseMs({ messages, silenceMs }: Lane): number {
  const pauses: number[] = []
  let burstEndT = messages.at(messages.length - 1)
  for (let i = messages.length - 1; i > 0 && pauses.length < 2; i--) {
    const t = messages.at(i)
    if (burstEndT - t > silenceMs) return 0
    const pauseMs = t - messages.at(i - 1)
    if (pauseMs <= silenceMs) continue
    pauses.push(pauseMs)
    burstEndT = messages.at(i - 1)
  }
  return pauses.length < 2 ? 0 : usually * Math.min(...pauses)
}

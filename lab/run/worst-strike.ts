import type { Measures } from '../contract/measures.ts'
import { type Cell, type Episode, isBackLater } from '../contract/report.ts'
import { cameBackLater } from '../verdict/rules/coming-back.ts'

const never = { timeToRecoverMs: null, recoveredT: null }
const nothing = { timeToDetectMs: null, serverTimeToDetectMs: null, ...never }

/** A client that is cut off when the next strike comes was cut off by the one before: from that one on it was away. @param startT of the clients, lab ms */
export function fromTheCut(episodes: readonly Episode[], startT: number): Episode[] {
  const told = [...episodes]
  let cut = -1
  episodes.forEach((episode, place) => {
    const cutting = told[cut]
    if (cutting && episode.recoveredT !== null) {
      const back = { ...cutting, timeToRecoverMs: episode.recoveredT - cutting.t, recoveredT: episode.recoveredT }
      told[cut] = isBackLater(back) ? { ...back, because: `${back.because} ${cameBackLater(episode.recoveredT - startT)}` } : back
    }
    if (cutting || !episode.touched) told[place] = { ...episode, ...never }
    if (episode.restored || episode.recoveredT !== null) cut = -1
    else if (cut < 0 && episode.touched) cut = place
  })
  return told
}

/** Place of the strike that did the worst: from which it never came back, else was away longest, else the first that was noticed; -1 where none did anything of the kind. */
export function worstStrike(episodes: readonly Episode[], { restored }: Pick<Measures, 'restored'>): number {
  const away = (episode: Episode) => episode.touched && episode.timeToRecoverMs === null && !episode.restored
  if (!restored && episodes.some(away)) return episodes.findIndex((episode, place) => away(episode) && episodes.slice(place).every(({ recoveredT }) => recoveredT === null))
  const longestMs = Math.max(...episodes.map(({ timeToRecoverMs }) => timeToRecoverMs ?? -1))
  return longestMs >= 0 ? episodes.findIndex(({ timeToRecoverMs }) => timeToRecoverMs === longestMs) : episodes.findIndex(({ timeToDetectMs, serverTimeToDetectMs }) => timeToDetectMs !== null || serverTimeToDetectMs !== null)
}

/** The measures of a whole run in which faults struck more than once: counted from the first of them, these would be the time in which that one did no harm. */
export function withWorstStrike(measures: Measures, episodes: readonly Episode[]): Pick<Cell, 'measures' | 'worstStrike'> {
  if (episodes.length === 0) return { measures }
  const place = worstStrike(episodes, measures)
  const worst = episodes[place]
  if (!worst) return { measures: { ...measures, ...nothing } }
  const { timeToDetectMs, serverTimeToDetectMs, timeToRecoverMs, recoveredT } = worst
  return { measures: { ...measures, timeToDetectMs, serverTimeToDetectMs, ...(measures.restored ? { timeToRecoverMs, recoveredT } : never) }, worstStrike: place }
}

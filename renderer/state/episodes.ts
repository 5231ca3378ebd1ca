import { type Cell, type Episode, latestStrike } from '../../lab/contract/report.ts'

/** Strike by strike, where there were several; of a machine that was too slow to judge what was seen. */
export function episodesIn(cell: Cell): readonly Episode[] {
  return cell.verdict === 'invalid' && !cell.seen ? [] : (cell.episodes ?? [])
}

/** The switch may be noted just after what it did. */
const slackMs = 50

/**
 * Place of the strike that is told: the one in whose time the selected event lies; without one the latest that did anything.
 * @param selectedT when the selected event was, lab ms
 */
export function toldEpisode(episodes: readonly Episode[], selectedT: number | undefined): number {
  if (selectedT !== undefined) return Math.max(0, episodes.findLastIndex(({ t }) => t - slackMs <= selectedT))
  const latest = latestStrike({ episodes })
  return latest ? episodes.lastIndexOf(latest) : -1
}

/** How many strikes there were since those that are judged. @param switched when faults were switched on, in order of time */
export function strikesSince(episodes: readonly Episode[], switched: readonly number[]): number {
  let lastT = episodes.at(-1)?.t
  let count = 0
  for (const t of switched) {
    if (lastT === undefined || t - lastT < slackMs) continue
    lastT = t
    count++
  }
  return count
}

/** The longest that it took to be back from anything that struck in that time; without one, in the whole run. Null: it was not interrupted, or never came back. */
export function longestBackAfterMs({ measures, episodes }: Cell, area: { readonly fromT: number; readonly toT: number } | null): number | null {
  const { timeToRecoverMs, recoveredT = null } = measures
  if (!area) return timeToRecoverMs
  const strikes = episodes ?? (timeToRecoverMs === null || recoveredT === null ? [] : [{ t: recoveredT - timeToRecoverMs, timeToRecoverMs }])
  const times = strikes.flatMap((strike) => (strike.t >= area.fromT && strike.t < area.toT && strike.timeToRecoverMs !== null ? [strike.timeToRecoverMs] : []))
  return times.length === 0 ? null : Math.max(...times)
}

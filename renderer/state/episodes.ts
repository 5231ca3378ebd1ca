import type { Cell, Episode } from '../../lab/contract/report.ts'

/** Strike by strike, where there were several and they can be believed. */
export function episodesIn(cell: Cell): readonly Episode[] {
  return cell.verdict === 'invalid' ? [] : (cell.episodes ?? [])
}

/** The switch may be noted just after what it did. */
const slackMs = 50

/**
 * Place of the strike that is told: the one in whose time the selected event lies; without one the latest that did anything.
 * @param selectedT when the selected event was, lab ms
 */
export function toldEpisode(episodes: readonly Episode[], selectedT: number | undefined): number {
  if (selectedT !== undefined) return Math.max(0, episodes.findLastIndex(({ t }) => t - slackMs <= selectedT))
  const touched = episodes.findLastIndex((episode) => episode.touched)
  return touched < 0 ? episodes.length - 1 : touched
}

/** The latest that did anything to this transport; undefined where there were not several. */
export function latestEpisode(cell: Cell): Episode | undefined {
  const episodes = episodesIn(cell)
  return episodes[toldEpisode(episodes, undefined)]
}

import { select, useSelection } from '../../state/selection.ts'
import type { LanesSource } from './lanes-source.ts'

/** One moment, then the time between two. @param t ms since the start of the clients @returns whether it was the second one */
export function markMoment({ log, times }: Pick<LanesSource, 'log' | 'times'>, t: number): boolean {
  const labT = t + times().zeroT
  const { run, range } = useSelection.getState()
  const begun = range !== null && range.fromT === range.toT && (run === null || run === log.run) ? range : null
  select({ run: log.run, range: begun ? { fromT: Math.min(begun.fromT, labT), toT: Math.max(begun.toT, labT) } : { fromT: labT, toT: labT } })
  return begun !== null
}

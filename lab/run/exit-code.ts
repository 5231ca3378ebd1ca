import type { Report } from '../contract/report.ts'

/**
 * How `run` and `matrix` end. 1: something that was expected did not come, in a measurement that can be believed; that stays so however
 * often it is tried. 3: what was asked about cannot be believed, or nothing can: worth another try. Otherwise 0.
 */
export function exitCodeOf({ cells, failedExpectations, undecided, doubt }: Pick<Report, 'cells' | 'failedExpectations' | 'undecided' | 'doubt'>): 0 | 1 | 3 {
  if (failedExpectations.length > 0) return 1
  const nothingIsSound = cells.length > 0 && cells.every((cell) => cell.verdict === 'invalid')
  return doubt !== null || nothingIsSound || undecided.some(({ why }) => why === 'invalid') ? 3 : 0
}

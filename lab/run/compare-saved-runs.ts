import type { Comparison } from '../contract/comparison.ts'
import { LabError } from '../core/errors.ts'
import { measureHealth } from '../record/measure-health.ts'
import { renderComparison } from '../report/render-comparison.ts'
import { compareRuns, type JudgedRun, type Side } from '../verdict/compare-runs.ts'
import { findRun } from './find-run.ts'
import { judgedLog } from './saved-runs.ts'

export { renderComparison }

/**
 * Saved runs (`findRun`), one or several repeats a side, judged by today's rules and compared.
 * @throws LabError LAB_RUN_NOT_FOUND, LAB_RUN_FILE_INVALID, LAB_BAD_OPTION.
 */
export async function compareSavedRuns(names: { readonly a: readonly string[]; readonly b: readonly string[] }, dir?: string): Promise<Comparison> {
  return compareRuns(await sideOf(names.a, dir), await sideOf(names.b, dir))
}

async function sideOf(names: readonly string[], dir: string | undefined): Promise<Side> {
  const runs: JudgedRun[] = []
  for (const name of names) {
    const { path, summary } = await findRun(name, dir)
    const { log, state } = await judgedLog(path)
    runs.push({ log, cells: state.cells, health: measureHealth(log), title: summary?.title })
  }
  const [first, ...others] = runs
  if (!first) throw new LabError('LAB_BAD_OPTION', 'a comparison needs at least one run on each side')
  return [first, ...others]
}

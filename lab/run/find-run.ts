import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { LabError } from '../core/errors.ts'
import { listRuns, type StoredRun } from '../record/run-store.ts'
import { defaultRunsDir } from './data-folders.ts'

export interface FoundRun {
  /** Of the run file, absolute. */
  readonly path: string
  /** Set for a run of the folder; a file that was named by its path is not looked into. */
  readonly summary?: StoredRun | undefined
}

/**
 * A run as a person names it: its id or the beginning of one, `last` for the newest of the folder, or the path of a run file.
 * @throws LabError LAB_RUN_NOT_FOUND when nothing fits, or more than one run does.
 */
export async function findRun(idOrPath: string, dir: string = defaultRunsDir()): Promise<FoundRun> {
  if (/[\\/]|\.ndjson$/.test(idOrPath)) return { path: await existing(resolve(idOrPath)) }
  const runs = await listRuns(dir)
  const found = (summary: StoredRun): FoundRun => ({ path: resolve(join(dir, summary.file)), summary })
  if (runs.length === 0) throw new LabError('LAB_RUN_NOT_FOUND', `there are no runs in ${dir}; give the path of a run file, or make a run first`)
  if (idOrPath === 'last') return found(runs[0] as StoredRun)
  const exact = runs.find(({ run }) => run === idOrPath)
  if (exact) return found(exact)
  const fitting = idOrPath === '' ? [] : runs.filter(({ run }) => run.startsWith(idOrPath))
  if (fitting.length === 1) return found(fitting[0] as StoredRun)
  if (fitting.length > 1) throw new LabError('LAB_RUN_NOT_FOUND', `"${idOrPath}" fits ${fitting.length} runs of ${dir}: ${fitting.map(({ run, title }) => `${run} (${title})`).join(', ')}; write more of the id`)
  throw new LabError('LAB_RUN_NOT_FOUND', `there is no run "${idOrPath}" in ${dir}; \`brownout runs\` lists them, and \`last\` is the newest`)
}

async function existing(path: string): Promise<string> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
  if (!isFile) throw new LabError('LAB_RUN_NOT_FOUND', `there is no run file ${path}`)
  return path
}

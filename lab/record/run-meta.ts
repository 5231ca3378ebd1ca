import { randomUUID } from 'node:crypto'
import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { LabError, messageOf } from '../core/errors.ts'

/** What a person noted about a run. It lies beside the run file, which is never written again. */
const metaSchema = z.object({
  /** Instead of the scenario's. */
  title: z.string().optional(),
  pinned: z.boolean().optional(),
  /** Set in the trash. */
  deletedAt: z.string().optional(),
})
export type RunMeta = z.infer<typeof metaSchema>

export function metaPathOf(runPath: string): string {
  return `${runPath}.meta.json`
}

/** Empty when there is none, or when it cannot be read: a note is never worth a run. */
export async function readMeta(runPath: string): Promise<RunMeta> {
  try {
    return metaSchema.parse(JSON.parse(await readFile(metaPathOf(runPath), 'utf8')))
  } catch {
    return {}
  }
}

/** Whole or not at all, also when the process dies or another one writes the same: a new file takes the old one's name. @throws LabError LAB_DISK. */
export async function writeMeta(runPath: string, meta: RunMeta): Promise<void> {
  const path = metaPathOf(runPath)
  const fresh = `${path}.${randomUUID()}.part`
  try {
    await writeFile(fresh, `${JSON.stringify(meta)}\n`, { flag: 'wx', flush: true })
    await rename(fresh, path)
  } catch (cause) {
    await rm(fresh, { force: true }).catch(() => {})
    throw new LabError('LAB_DISK', `cannot write ${path}: ${messageOf(cause)}`, { cause })
  }
}

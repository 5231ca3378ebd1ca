import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { writeWhole } from '../core/write-whole.ts'

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

/** Of a run file or of the note beside it. */
export function runPathOf(path: string): string {
  return path.endsWith('.meta.json') ? path.slice(0, -'.meta.json'.length) : path
}

/** Empty when there is none, or when it cannot be read: a note is never worth a run. */
export async function readMeta(runPath: string): Promise<RunMeta> {
  try {
    return metaSchema.parse(JSON.parse(await readFile(metaPathOf(runPath), 'utf8')))
  } catch {
    return {}
  }
}

/** @throws LabError LAB_DISK. */
export function writeMeta(runPath: string, meta: RunMeta): Promise<void> {
  return writeWhole(metaPathOf(runPath), `${JSON.stringify(meta)}\n`)
}

import type { Stats } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DeletedRun, RunSummary } from '../contract/control.ts'
import { LabError } from '../core/errors.ts'
import { inTurn } from '../core/in-turn.ts'
import { changing, importRun, type ImportSource } from './import-run.ts'
import { metaPathOf, readMeta, type RunMeta, runPathOf, writeMeta } from './run-meta.ts'
import { fitsSearch } from './run-search.ts'
import { summariseRunFile } from './run-summary.ts'

export interface StoredRun extends RunSummary {
  /** Name of the file in its folder. */
  readonly file: string
}

/**
 * A folder of run files. A run file is never written again: titles and pins lie beside it, and to delete is to move to a trash inside the
 * folder. Every change is a rename, so several processes can share a folder; of two changes of one run's note the later one stands.
 */
export interface RunStore {
  readonly dir: string
  /** Newest first, those that fit the search (`fitsSearch`). A file that is no run of ours, or of a newer format, is left out; a missing folder has none. */
  list(search?: string): Promise<StoredRun[]>
  /** Deleted last first. */
  trash(): Promise<(DeletedRun & StoredRun)[]>
  /** Copies a run file from anywhere (`fromPath`, `fromUpload`) into the folder. @throws LabError LAB_RUN_FILE_INVALID, LAB_RUN_EXISTS when the run is here or in the trash, LAB_DISK. */
  importFrom(source: ImportSource): Promise<StoredRun>
  /** A title of the person's own, or null for the scenario's. @throws LabError LAB_RUN_NOT_FOUND, LAB_DISK. */
  rename(run: string, title: string | null): Promise<void>
  /** @throws LabError LAB_RUN_NOT_FOUND, LAB_DISK. */
  pin(run: string, pinned: boolean): Promise<void>
  /** Moves a run to the trash. @throws LabError LAB_RUN_NOT_FOUND, LAB_DISK. */
  remove(run: string, at: Date): Promise<void>
  /** Takes a run out of the trash. @throws LabError LAB_RUN_NOT_FOUND, LAB_RUN_EXISTS, LAB_DISK. */
  restore(run: string): Promise<void>
  /** Deletes for good what was deleted before `before`, and notes of before then whose run is gone; returns how many runs. */
  emptyTrash(before: Date): Promise<number>
}

interface Known {
  readonly size: number
  readonly mtimeMs: number
  readonly summary: RunSummary
}

/** Files read at once: many are waiting for the disk, and the number of open files is limited. */
const atOnce = 32

export function openRunStore(dir: string): RunStore {
  const trashDir = join(dir, '.trash')
  /** A change that is asked for while another one is made waits for it: a note must not be written where its run has just been moved away. */
  const change = inTurn()
  const known = new Map<string, Known>()

  /** A file that has not grown since the last look is not opened again. */
  const summarise = async (path: string): Promise<RunSummary> => {
    const { size, mtimeMs } = await stat(path).catch((): Pick<Stats, 'size' | 'mtimeMs'> => ({ size: -1, mtimeMs: 0 }))
    const before = known.get(path)
    if (before?.size === size && before.mtimeMs === mtimeMs) return before.summary
    const summary = await summariseRunFile(path)
    known.set(path, { size, mtimeMs, summary })
    return summary
  }
  const read = async (folder: string): Promise<(StoredRun & { readonly deletedAt?: string | undefined })[]> => {
    const names = await readdir(folder).catch((): string[] => [])
    const present = new Set(names)
    const files = names.filter((name) => name.endsWith('.ndjson'))
    const found: (StoredRun & { readonly deletedAt?: string | undefined })[] = []
    for (let i = 0; i < files.length; i += atOnce) {
      const some = files.slice(i, i + atOnce).map(async (file) => {
        const path = join(folder, file)
        const summary = await summarise(path)
        const meta = present.has(metaPathOf(file)) ? await readMeta(path) : {}
        return { ...summary, title: meta.title ?? summary.title, pinned: meta.pinned ?? false, ...(meta.deletedAt === undefined ? {} : { deletedAt: meta.deletedAt }), file }
      })
      for (const result of await Promise.allSettled(some)) {
        if (result.status === 'fulfilled') found.push(result.value)
        else if (!(result.reason instanceof LabError)) throw result.reason
      }
    }
    return found
  }
  const list = async (search = '') => (await read(dir)).filter((run) => fitsSearch(run, search)).sort((a, b) => b.startedAt.localeCompare(a.startedAt) || b.file.localeCompare(a.file))
  const trash = async () => (await read(trashDir)).map((run) => ({ ...run, deletedAt: run.deletedAt ?? run.startedAt })).sort((a, b) => b.deletedAt.localeCompare(a.deletedAt))
  const pathOf = async (run: string) => {
    const found = (await read(dir)).find((summary) => summary.run === run)
    if (!found) throw new LabError('LAB_RUN_NOT_FOUND', `there is no run "${run}" in ${dir}`)
    return join(dir, found.file)
  }
  return {
    dir,
    list,
    trash,
    async importFrom(source) {
      const file = await importRun({ dir, trashDir, list, trash }, source)
      return { ...(await summariseRunFile(join(dir, file))), file }
    },
    rename: (run, title) =>
      change(async () => {
        const path = await pathOf(run)
        const { title: _before, ...meta } = await readMeta(path)
        await writeMeta(path, title === null ? meta : { ...meta, title })
      }),
    pin: (run, pinned) =>
      change(async () => {
        const path = await pathOf(run)
        await writeMeta(path, { ...(await readMeta(path)), pinned })
      }),
    remove: (run, at) =>
      change(async () => {
        const from = await pathOf(run)
        await changing(trashDir, () => mkdir(trashDir, { recursive: true }))
        await moveRun(from, join(trashDir, from.slice(dir.length + 1)), { ...(await readMeta(from)), deletedAt: at.toISOString() })
      }),
    restore: (run) =>
      change(async () => {
        const deleted = (await trash()).find((summary) => summary.run === run)
        if (!deleted) throw new LabError('LAB_RUN_NOT_FOUND', `there is no run "${run}" in the trash of ${dir}`)
        if ((await read(dir)).some((summary) => summary.run === run)) throw new LabError('LAB_RUN_EXISTS', `run ${run} is in ${dir} already`)
        const from = join(trashDir, deleted.file)
        const { deletedAt: _date, ...meta } = await readMeta(from)
        await moveRun(from, join(dir, deleted.file), meta)
      }),
    async emptyTrash(before) {
      const runs = await deleteBefore(trashDir, before)
      await deleteLonelyNotes(dir, before)
      return runs
    },
  }
}

/** The runs of a folder, newest first. */
export function listRuns(dir: string): Promise<StoredRun[]> {
  return openRunStore(dir).list()
}

/** The note first: after a crash between the steps the run is still where it was. */
async function moveRun(from: string, to: string, meta: RunMeta): Promise<void> {
  if (Object.keys(meta).length > 0) await writeMeta(to, meta)
  else await rm(metaPathOf(to), { force: true })
  await changing(from, () => rename(from, to))
  await rm(metaPathOf(from), { force: true })
}

/** Left by a crash in the middle of `remove` or `restore`, or by other hands that took the run away. A recent one may be part of a change that another process makes now. */
async function deleteLonelyNotes(dir: string, before: Date): Promise<void> {
  const files = new Set(await readdir(dir).catch((): string[] => []))
  for (const name of files) {
    if (runPathOf(name) === name || files.has(runPathOf(name))) continue
    const path = join(dir, name)
    const { mtime } = await stat(path).catch((): Partial<Stats> => ({}))
    if (mtime && mtime < before) await rm(path, { force: true })
  }
}

/** Leftovers without a date (a half-done import) go by their own age, and a note whose run never came (a crash in the middle of `remove`) like any. */
async function deleteBefore(trashDir: string, before: Date): Promise<number> {
  let runs = 0
  const files = await readdir(trashDir).catch((): string[] => [])
  for (const name of new Set(files.map(runPathOf))) {
    const path = join(trashDir, name)
    const { deletedAt } = await readMeta(path)
    const at = deletedAt === undefined ? (await stat(path).catch(() => stat(metaPathOf(path))).catch(() => undefined))?.mtime : new Date(deletedAt)
    if (!at || !(at < before)) continue
    await rm(path, { force: true })
    await rm(metaPathOf(path), { force: true })
    if (name.endsWith('.ndjson') && files.includes(name)) runs++
  }
  return runs
}

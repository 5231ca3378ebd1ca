import type { DeletedRun, RunSummary } from '../contract/control.ts'
import type { Density, DensityQuery, EventPage, EventRange, RunHead } from '../contract/run-pages.ts'
import { eventRangeSchema } from '../contract/run-pages.ts'
import { type OpenRunFile, openRunFileForReading } from '../record/open-run-file.ts'
import { fromPath, fromUpload, type ImportSource } from '../record/import-run.ts'
import { openRunStore } from '../record/run-store.ts'
import { findRun } from './find-run.ts'
import { wireOfFile, type WireSource } from './wire-source.ts'

/** Deleted runs can be brought back for this long; the trash is emptied of older ones when an engine starts. */
export const trashDays = 30

/** The saved runs of a folder, for a screen: listed, kept in order, and read where somebody looks. */
export interface RunLibrary {
  readonly dir: string
  list(search?: string): Promise<RunSummary[]>
  trash(): Promise<DeletedRun[]>
  importFile(path: string): Promise<RunSummary>
  /** What a page sends. @param name as error messages call it */
  importUpload(name: string, bytes: AsyncIterable<Uint8Array>): Promise<RunSummary>
  rename(run: string, title: string | null): Promise<void>
  pin(run: string, pinned: boolean): Promise<void>
  remove(run: string): Promise<void>
  restore(run: string): Promise<void>
  head(run: string): Promise<RunHead>
  events(range: EventRange): Promise<EventPage>
  density(query: DensityQuery): Promise<Density>
  /** The bytes of the wire, for a run that is not in memory. */
  wire(run: string): Promise<WireSource>
  close(): Promise<void>
}

/** Files that are held open with their index, for the screens of one person. */
const openAtOnce = 4

export function openRunLibrary(dir: string, now: () => Date = () => new Date()): RunLibrary {
  const store = openRunStore(dir)
  const open = new Map<string, Promise<OpenRunFile>>()
  // A trash that cannot be emptied is tried again at the next start.
  const emptied = store.emptyTrash(new Date(now().getTime() - trashDays * 86_400_000)).catch(() => 0)
  const forget = async (run: string) => {
    const file = open.get(run)
    open.delete(run)
    await file?.then((opened) => opened.close()).catch(() => {})
  }
  const fileOf = async (run: string): Promise<OpenRunFile> => {
    const file = open.get(run) ?? findRun(run, dir).then(({ path }) => openRunFileForReading(path))
    // The one that was asked for last is the last one to be closed.
    open.delete(run)
    open.set(run, file)
    const oldest = open.keys().next().value
    if (open.size > openAtOnce && oldest !== undefined) await forget(oldest)
    return file.catch((error: unknown) => {
      open.delete(run)
      throw error
    })
  }
  const imported = async (source: ImportSource) => store.importFrom(source).then(({ file: _file, ...summary }) => summary)
  return {
    dir,
    list: async (search) => (await store.list(search)).map(({ file: _file, ...summary }) => summary),
    trash: async () => (await store.trash()).map(({ file: _file, ...summary }) => summary),
    importFile: (path) => imported(fromPath(path)),
    importUpload: (name, bytes) => imported(fromUpload(name, bytes)),
    rename: (run, title) => store.rename(run, title),
    pin: (run, pinned) => store.pin(run, pinned),
    async remove(run) {
      // Some systems do not move a file that is open.
      await forget(run)
      await store.remove(run, now())
    },
    restore: (run) => store.restore(run),
    head: async (run) => (await fileOf(run)).head,
    async events(range) {
      const { run, ...query } = eventRangeSchema.parse(range)
      return (await fileOf(run)).events(query)
    },
    density: async ({ run, ...query }) => (await fileOf(run)).density(query),
    wire: async (run) => wireOfFile(await fileOf(run)),
    async close() {
      await emptied
      for (const run of open.keys()) await forget(run)
    },
  }
}

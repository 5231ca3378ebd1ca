import type { TRPCClient } from '@trpc/client'
import type { CheckedFile, DeletedFile, ExportFile, FileKind, SaveFile, ScenarioFile } from '../../lab/contract/library.ts'
import type { AppRouter } from '../../lab/control/router.ts'

export interface ExportTool {
  readonly id: string
  readonly title: string
}

/** What the screens ask of the engine about conditions and scenarios as files. */
export interface LibraryClient {
  open(id: string): Promise<ScenarioFile>
  check(text: string): Promise<CheckedFile>
  /** JSON Schemas. */
  schemas(): Promise<Readonly<Record<FileKind, unknown>>>
  tools(): Promise<readonly ExportTool[]>
  export(file: ExportFile): Promise<{ readonly text: string; readonly fileName: string }>
  save(file: SaveFile): Promise<ScenarioFile>
  rename(id: string, name: string): Promise<ScenarioFile>
  /** To the trash. */
  remove(id: string): Promise<DeletedFile>
  restore(trashed: string): Promise<ScenarioFile>
  trash(): Promise<{ readonly days: number; readonly files: readonly DeletedFile[] }>
  watch(onChange: () => void): void
}

export function libraryClient({ library }: TRPCClient<AppRouter>): LibraryClient {
  return {
    open: (id) => library.open.query(id),
    check: (text) => library.check.query({ text }),
    schemas: () => library.schemas.query(),
    tools: () => library.tools.query(),
    export: (file) => library.export.query(file),
    save: (file) => library.save.mutate(file),
    rename: (id, name) => library.rename.mutate({ id, name }),
    remove: (id) => library.remove.mutate(id),
    restore: (trashed) => library.restore.mutate(trashed),
    trash: () => library.trash.query(),
    // The first is how it is, and known. Whoever refuses other subscriptions says so already.
    watch: (onChange) => void library.changes.subscribe(undefined, { onData: (changes) => changes > 0 && onChange() }),
  }
}

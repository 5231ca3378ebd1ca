import { randomUUID } from 'node:crypto'
import { type FSWatcher, watch } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { CheckedFile, DeletedFile, FaultAct, FileKind, SaveFile, ScenarioFile } from '../contract/library.ts'
import type { Scenario } from '../contract/scenario.ts'
import { LabError, messageOf } from '../core/errors.ts'
import { writeWhole } from '../core/write-whole.ts'
import { faultSpans } from './fault-spans.ts'
import { explainFault } from './faults.ts'
import { isFixture, readLibrarySource } from './fixtures.ts'
import { checkSource } from './load-scenario.ts'
import { kindOf, listOwnFiles, type OwnFile, readOwnFile, revisionOf } from './own-files.ts'
import { trashDays } from './run-library.ts'

/**
 * The person's conditions and scenarios: a folder of YAML files. Every change is a rename, so nothing is ever half written, and what is
 * deleted lies in a trash inside the folder.
 */
export interface OwnScenarios {
  readonly dir: string
  /** Of the whole library, with all that is wrong with it. @throws LabError LAB_SCENARIO_NOT_FOUND */
  open(id: string): ScenarioFile
  check(text: string, kind?: FileKind): CheckedFile
  /** @throws LabError LAB_SCENARIO_EXISTS for a name that is taken, LAB_SCENARIO_CHANGED when `over` is not what lies there, LAB_DISK. */
  save(file: SaveFile): Promise<ScenarioFile>
  /** @throws LabError LAB_SCENARIO_NOT_FOUND, LAB_SCENARIO_EXISTS, LAB_DISK. */
  rename(id: string, name: string): Promise<ScenarioFile>
  /** To the trash. */
  remove(id: string): Promise<DeletedFile>
  /** @throws LabError LAB_SCENARIO_NOT_FOUND, LAB_SCENARIO_EXISTS, LAB_DISK. */
  restore(trashed: string): Promise<ScenarioFile>
  /** Deleted last first. */
  trash(): Promise<DeletedFile[]>
  /** Tells of changes, by whatever hand. */
  onChange(listener: () => void): () => void
  close(): void
}

const settleMs = 150

export function openOwnScenarios(dir: string, now: () => Date = () => new Date()): OwnScenarios {
  const trashDir = join(dir, '.trash')
  const listeners = new Set<() => void>()
  const changed = () => listeners.forEach((listener) => listener())
  const watcher = watchFolder(dir, changed)
  // A trash that cannot be emptied is tried again at the next start.
  void emptyTrash(trashDir, new Date(now().getTime() - trashDays * 86_400_000)).catch(() => {})
  const change = async <T>(what: () => Promise<T>): Promise<T> => {
    const result = await what()
    watcher.begin()
    changed()
    return result
  }
  const free = (id: string) => {
    if (isFixture(id)) throw new LabError('LAB_SCENARIO_EXISTS', `"${id}" comes with the lab; choose another name`)
    const there = readOwnFile(id, dir)
    if (there) throw new LabError('LAB_SCENARIO_EXISTS', `there is a file ${there.file} already; choose another name`)
    return join(dir, `${id}.yaml`)
  }
  const open = (id: string) => openFile(id, dir)
  return {
    dir,
    open,
    check: (text, kind = kindOf(text)) => checkSource({ id: 'draft', file: 'draft', kind, text }),
    save: ({ name, text, over }) =>
      change(async () => {
        const id = idOf(name)
        await changing(dir, () => mkdir(dir, { recursive: true }))
        await writeWhole(over === null ? free(id) : placeOf(id, { dir, over, free }), text)
        return open(id)
      }),
    rename: (id, name) =>
      change(async () => {
        const from = ownOf(id, dir)
        const to = idOf(name)
        if (to !== id) {
          const path = free(to)
          await changing(from.path, () => rename(from.path, path))
        }
        return open(to)
      }),
    remove: (id) =>
      change(async () => {
        const { path } = ownOf(id, dir)
        const trashed = `${id}.${randomUUID().slice(0, 8)}.yaml`
        await changing(trashDir, () => mkdir(trashDir, { recursive: true }))
        const to = join(trashDir, trashed)
        await changing(path, () => rename(path, to))
        // Its age in the trash; a file system that does not take it leaves the file there longer, which harms nobody.
        await utimes(to, now(), now()).catch(() => {})
        return { trashed, id, deletedAt: now().toISOString() }
      }),
    restore: (trashed) =>
      change(async () => {
        const deleted = (await listTrash(trashDir)).find((file) => file.trashed === trashed)
        if (!deleted) throw new LabError('LAB_SCENARIO_NOT_FOUND', `there is no "${trashed}" in the trash of ${dir}`)
        const to = free(deleted.id)
        await changing(to, () => rename(join(trashDir, trashed), to))
        return open(deleted.id)
      }),
    trash: () => listTrash(trashDir),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => watcher.end(),
  }
}

function openFile(id: string, dir: string): ScenarioFile {
  const own = isFixture(id) ? undefined : readOwnFile(id, dir)
  if (own?.trouble !== undefined) throw new LabError('LAB_SCENARIO_INVALID', own.trouble)
  const source = own ?? readLibrarySource(id)
  const file = own ? own.file : `${id}.yaml`
  const checked = checkSource({ ...source, file })
  return { id, file, yours: own !== undefined, text: source.text, revision: revisionOf(source.text), acts: checked.scenario ? actsOf(checked.scenario) : [], ...checked }
}

function actsOf({ timeline }: Scenario): FaultAct[] {
  return faultSpans(timeline).map((span) => ({ ...span, explain: explainFault(span) }))
}

function ownOf(id: string, dir: string): OwnFile {
  const own = listOwnFiles(dir).find((file) => file.id === id)
  if (!own) throw new LabError('LAB_SCENARIO_NOT_FOUND', isFixture(id) ? `"${id}" comes with the lab and stays as it is; duplicate it` : `there is no file "${id}" in ${dir}`)
  return own
}

/** The file to write over, if it still is what the writer has seen; one that was deleted meanwhile is written anew. */
function placeOf(id: string, { dir, over, free }: { readonly dir: string; readonly over: string; free(id: string): string }): string {
  const there = readOwnFile(id, dir)
  if (!there) return free(id)
  if (revisionOf(there.text) !== over) throw new LabError('LAB_SCENARIO_CHANGED', `${there.file} was changed by somebody else since it was opened; save under another name, or open it again`)
  return there.path
}

const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/
const longestId = 80

/** A file name of what a person typed: safe on every file system, and one word, since ids are written in command lines and tables. @throws LabError LAB_BAD_OPTION */
export function idOf(name: string): string {
  const id = name
    .normalize('NFC')
    .replace(/\.(?:ya?ml|brownout)$/i, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_]+/gu, '-')
    .replace(/^[^\p{L}\p{N}]+|-+$/gu, '')
  const short = Array.from(id).slice(0, longestId).join('').replace(/-+$/, '')
  if (short === '') throw new LabError('LAB_BAD_OPTION', `"${name}" is no name for a file; use letters and digits`)
  return reserved.test(short) ? `${short}-scenario` : short
}

async function changing<T>(path: string, what: () => Promise<T>): Promise<T> {
  try {
    return await what()
  } catch (cause) {
    throw new LabError('LAB_DISK', `cannot change ${path}: ${messageOf(cause)}`, { cause })
  }
}

const trashedName = /^(?<id>.+)\.[0-9a-f]{8}\.yaml$/

async function listTrash(trashDir: string): Promise<DeletedFile[]> {
  const names = await readdir(trashDir).catch((): string[] => [])
  const found = await Promise.all(
    names.map(async (trashed) => {
      const id = trashedName.exec(trashed)?.groups?.['id']
      const stats = id === undefined ? undefined : await stat(join(trashDir, trashed)).catch(() => undefined)
      return id !== undefined && stats ? [{ trashed, id, deletedAt: stats.mtime.toISOString() }] : []
    }),
  )
  return found.flat().sort((a, b) => b.deletedAt.localeCompare(a.deletedAt))
}

async function emptyTrash(trashDir: string, before: Date): Promise<void> {
  for (const { trashed, deletedAt } of await listTrash(trashDir)) if (new Date(deletedAt) < before) await rm(join(trashDir, trashed), { force: true })
}

/** A folder that is not there yet is watched from its first file on. */
function watchFolder(dir: string, changed: () => void): { begin(): void; end(): void } {
  let watcher: FSWatcher | undefined
  let timer: NodeJS.Timeout | undefined
  const begin = () => {
    if (watcher) return
    try {
      watcher = watch(dir, { persistent: false }, () => {
        clearTimeout(timer)
        timer = setTimeout(changed, settleMs)
      })
      watcher.on('error', () => watcher?.close())
    } catch {
      // Not there yet, or a file system that tells nothing: what is changed here is told all the same.
    }
  }
  begin()
  return {
    begin,
    end() {
      clearTimeout(timer)
      watcher?.close()
    },
  }
}

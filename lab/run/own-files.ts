import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import { type FileKind, largestScenario } from '../contract/library.ts'
import { messageOf } from '../core/errors.ts'
import { ownScenariosDir } from './data-folders.ts'

/** The person's own folder, as it lies on the disk: files may come and go there by other hands. */

/** A file of the folder, whatever is in it. */
export interface OwnFile {
  readonly id: string
  readonly file: string
  readonly path: string
  /** Why it cannot be had at all; what its text says is another matter. */
  readonly trouble?: string | undefined
  /** To see that it has changed without reading it. */
  readonly stamp: string
}

const endings: ReadonlySet<string> = new Set(['.yaml', '.yml', '.brownout'])
const goodId = /^[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]*$/u

/** By its `faults`, which no scenario has. */
export function kindOf(text: string): FileKind {
  return /^(?:faults|"faults"|'faults')\s*:/m.test(text) ? 'condition' : 'scenario'
}

/** Names a version of a text. */
export function revisionOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** Sorted by name; a missing folder has none. */
export function listOwnFiles(dir = ownScenariosDir()): OwnFile[] {
  const seen = new Map<string, string>()
  return namesIn(dir).flatMap((file) => {
    const path = join(dir, file)
    const id = file.slice(0, -extname(file).length).normalize('NFC')
    const stats = statOf(path)
    if (stats && !stats.isFile()) return []
    const twin = seen.get(id)
    seen.set(id, twin ?? file)
    return [{ id, file, path, stamp: `${file} ${stats?.size} ${stats?.mtimeMs}`, trouble: troubleOf({ file, id, twin, size: stats?.size ?? 0 }) }]
  })
}

/** @returns undefined when there is none of that id; its text is empty when it cannot be read */
export function readOwnFile(id: string, dir = ownScenariosDir()): (OwnFile & { readonly kind: FileKind; readonly text: string }) | undefined {
  const own = listOwnFiles(dir).find((file) => file.id === id)
  return own && { ...own, ...readText(own) }
}

export function readText({ path, trouble }: Pick<OwnFile, 'path' | 'trouble'>): { readonly kind: FileKind; readonly text: string; readonly trouble?: string | undefined } {
  if (trouble !== undefined) return { kind: 'scenario', text: '', trouble }
  try {
    const text = readFileSync(path, 'utf8')
    return { kind: kindOf(text), text }
  } catch (error) {
    return { kind: 'scenario', text: '', trouble: messageOf(error) }
  }
}

function troubleOf({ file, id, twin, size }: { readonly file: string; readonly id: string; readonly twin: string | undefined; readonly size: number }): string | undefined {
  if (twin !== undefined) return `${file}: ${twin} has the same name; rename one of them`
  if (!goodId.test(id)) return `${file}: a name is made of letters, digits, - and _; rename the file`
  if (size > largestScenario) return `${file}: ${size} bytes are too many for a scenario; the largest has ${largestScenario}`
  return undefined
}

function namesIn(dir: string): readonly string[] {
  try {
    return readdirSync(dir).filter((name) => !name.startsWith('.') && endings.has(extname(name).toLowerCase())).sort()
  } catch {
    return []
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

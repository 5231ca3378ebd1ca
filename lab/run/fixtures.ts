import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FileKind } from '../contract/library.ts'
import { LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'
import { kindOf, listOwnFiles, readOwnFile } from './own-files.ts'

/** Two levels up from this file in a checkout, and from `dist/engine/` in a build. */
const fixturesDir = fileURLToPath(new URL('../../fixtures', import.meta.url))

export type FixtureKind = 'conditions' | 'scenarios'

/** Ids (file names without ending) of a kind, sorted. */
export function listFixtures(kind: FixtureKind): string[] {
  return readdirSync(join(fixturesDir, kind))
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => basename(name, '.yaml'))
    .sort()
}

export interface ScenarioSource {
  readonly id: string
  /** For messages: the path as the person gave it. */
  readonly file: string
  readonly kind: FileKind
  readonly text: string
}

/**
 * A condition or scenario of the library by id: one that comes with the lab, or the person's own.
 * @throws LabError LAB_SCENARIO_NOT_FOUND, LAB_SCENARIO_INVALID for a file of the person's that cannot be had
 */
export function readLibrarySource(id: string): ScenarioSource & { readonly yours: boolean } {
  for (const kind of ['conditions', 'scenarios'] as const) {
    if (listFixtures(kind).includes(id)) {
      const file = fixturePath(kind, id)
      return { id, file, kind: kind === 'conditions' ? 'condition' : 'scenario', text: readFileSync(file, 'utf8'), yours: false }
    }
  }
  const own = readOwnFile(id)
  if (own?.trouble !== undefined) throw new LabError('LAB_SCENARIO_INVALID', own.trouble)
  if (own) return { id, file: own.path, kind: own.kind, text: own.text, yours: true }
  throw new LabError('LAB_SCENARIO_NOT_FOUND', unknownScenario(id))
}

/**
 * As `readLibrarySource`, or a file by path. A file with a `faults` key is a condition, anything else a scenario.
 * @throws LabError LAB_SCENARIO_NOT_FOUND
 */
export function readScenarioSource(idOrPath: string): ScenarioSource {
  if (!/[\\/]|\.(?:ya?ml|brownout)$/.test(idOrPath)) return readLibrarySource(idOrPath)
  try {
    const text = readFileSync(resolve(idOrPath), 'utf8')
    return { id: basename(idOrPath, extname(idOrPath)), file: idOrPath, kind: kindOf(text), text }
  } catch (cause) {
    throw new LabError('LAB_SCENARIO_NOT_FOUND', `cannot read "${idOrPath}": ${(cause as Error).message}`, { cause })
  }
}

export function fixturePath(kind: FixtureKind, id: string): string {
  return join(fixturesDir, kind, `${id}.yaml`)
}

export function isFixture(id: string): boolean {
  return listFixtures('conditions').includes(id) || listFixtures('scenarios').includes(id)
}

function unknownScenario(id: string): string {
  const known = [...listFixtures('conditions'), ...listFixtures('scenarios'), ...listOwnFiles().map((own) => own.id)]
  const guess = nearest(id, known)
  return `there is no condition or scenario "${id}" and no file of that name${guess ? `; did you mean "${guess}"?` : `; known are ${known.join(', ')}`}`
}

/** Where the statements of the notes lie, a file a section. */
export const notesDir = join(fixturesDir, 'notes')

/** Ids of the lessons: the names of their folders, sorted. */
export function listLessonFolders(): string[] {
  return readdirSync(join(fixturesDir, 'lessons'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

export function lessonFilePath(id: string, file: string): string {
  return join(fixturesDir, 'lessons', id, file)
}

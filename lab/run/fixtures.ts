import { readdirSync, readFileSync } from 'node:fs'
import { basename, extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { type NoteSection, noteSectionSchema } from '../contract/note.ts'
import { LabError } from '../core/errors.ts'
import { nearest } from '../core/nearest.ts'

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
  readonly kind: 'condition' | 'scenario'
  readonly text: string
}

/**
 * A fixture by id, or a file by path. A file with a `faults` key is a condition, anything else a scenario.
 * @throws LabError LAB_SCENARIO_NOT_FOUND
 */
export function readScenarioSource(idOrPath: string): ScenarioSource {
  for (const kind of ['conditions', 'scenarios'] as const) {
    if (listFixtures(kind).includes(idOrPath)) {
      const file = join(fixturesDir, kind, `${idOrPath}.yaml`)
      return { id: idOrPath, file, kind: kind === 'conditions' ? 'condition' : 'scenario', text: readFileSync(file, 'utf8') }
    }
  }
  const looksLikePath = /[\\/]|\.ya?ml$/.test(idOrPath)
  if (looksLikePath) {
    try {
      const text = readFileSync(resolve(idOrPath), 'utf8')
      return { id: basename(idOrPath, extname(idOrPath)), file: idOrPath, kind: /^faults:/m.test(text) ? 'condition' : 'scenario', text }
    } catch (cause) {
      throw new LabError('LAB_SCENARIO_NOT_FOUND', `cannot read "${idOrPath}": ${(cause as Error).message}`, { cause })
    }
  }
  throw new LabError('LAB_SCENARIO_NOT_FOUND', unknownScenario(idOrPath))
}

function unknownScenario(id: string): string {
  const known = [...listFixtures('conditions'), ...listFixtures('scenarios')]
  const guess = nearest(id, known)
  return `there is no condition or scenario "${id}" and no file of that name${guess ? `; did you mean "${guess}"?` : ';'} Known are ${known.join(', ')}`
}

export function readNotes(): NoteSection[] {
  const dir = join(fixturesDir, 'notes')
  return readdirSync(dir)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => noteSectionSchema.parse(parse(readFileSync(join(dir, name), 'utf8'))))
}

import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { BrokenFile } from '../contract/library.ts'
import { type NoteList, type NoteSection, noteSectionSchema } from '../contract/note.ts'
import { messageOf } from '../core/errors.ts'
import { notesDir } from './fixtures.ts'
import { readYaml } from './lessons/read-yaml.ts'
import { madeOfFiles } from './made-of-files.ts'

type Read = { readonly section: NoteSection } | { readonly broken: BrokenFile }

const readOf = madeOfFiles<Read>()

/** The statements of the notes, section by section. A file that is wrong is told, and takes no other down. */
export function readNotes(dir = notesDir): NoteList {
  const all = readdirSync(dir)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readOf([join(dir, name)], () => read(join(dir, name))))
  return { sections: all.flatMap((one) => ('section' in one ? [one.section] : [])), broken: all.flatMap((one) => ('broken' in one ? [one.broken] : [])) }
}

function read(path: string): Read {
  const file = basename(path)
  const problems: string[] = []
  const section = sectionIn(path, problems)
  return section ? { section } : { broken: { id: basename(file, '.yaml'), file: `fixtures/notes/${file}`, yours: false, message: problems.join('\n') } }
}

/** @param problems gets what keeps the file from being used */
function sectionIn(path: string, problems: string[]): NoteSection | undefined {
  try {
    return readYaml(readFileSync(path, 'utf8'), { schema: noteSectionSchema, add: ({ line, message }) => problems.push(`${basename(path)}:${line}: ${message}`) })?.value
  } catch (error) {
    problems.push(`${basename(path)}: ${messageOf(error)}`)
    return undefined
  }
}

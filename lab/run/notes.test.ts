import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readNotes } from './notes.ts'

it('has every statement of the customer once and in order', () => {
  const counts = { A: 14, B: 5, C: 4, D: 8, E: 9, F: 8, G: 6 }
  const expected = Object.entries(counts).map(([section, count]) => [section, Array.from({ length: count }, (_, i) => `${section}${i + 1}`)])
  expect(readNotes().sections.map(({ section, notes }) => [section, notes.map((note) => note.id)])).toEqual(expected)
})

it('says in whole sentences what is stated and what is shown', () => {
  const texts = readNotes().sections.flatMap(({ notes }) => notes.flatMap((note) => [note.statement, note.shows]))
  expect(texts.filter((text) => !/^[A-Z].{10,220}\.$/.test(text))).toEqual([])
})

it('tells a file that is wrong with its line, and takes in the others', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'brownout-notes-'))
  try {
    await writeFile(join(dir, 'a-good.yaml'), 'section: A\ntitle: Good\nnotes:\n  - { id: A1, statement: It holds., shows: That it holds. }\n')
    await writeFile(join(dir, 'b-unknown.yaml'), 'section: B\ntitle: Wrong\nnotes:\n  - { id: B1, statement: It holds., show: That it holds. }\n')
    await writeFile(join(dir, 'c-no-yaml.yaml'), 'section: C\n  title: [\n')
    const { sections, broken } = readNotes(dir)
    expect(sections.map(({ section }) => section)).toEqual(['A'])
    expect(broken.map(({ file }) => file)).toEqual(['fixtures/notes/b-unknown.yaml', 'fixtures/notes/c-no-yaml.yaml'])
    expect(broken[0]?.message).toMatch(/b-unknown\.yaml:4: .*"show"/)
    expect(broken[1]?.message).toMatch(/c-no-yaml\.yaml:\d: /)
    await writeFile(join(dir, 'b-unknown.yaml'), 'section: B\ntitle: Mended\nnotes: []\n')
    expect(readNotes(dir).sections.map(({ title }) => title)).toEqual(['Good', 'Mended'])
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

import { expect, it } from 'vitest'
import { readNotes } from './fixtures.ts'

it('has every statement of the customer once and in order', () => {
  const counts = { A: 14, B: 5, C: 4, D: 8, E: 9, F: 8, G: 6 }
  const expected = Object.entries(counts).map(([section, count]) => [section, Array.from({ length: count }, (_, i) => `${section}${i + 1}`)])
  expect(readNotes().map(({ section, notes }) => [section, notes.map((note) => note.id)])).toEqual(expected)
})

it('says in whole sentences what is stated and what is shown', () => {
  const texts = readNotes().flatMap(({ notes }) => notes.flatMap((note) => [note.statement, note.shows]))
  expect(texts.filter((text) => !/^[A-Z].{10,220}\.$/.test(text))).toEqual([])
})

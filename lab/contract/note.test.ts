import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { noteSectionSchema } from './note.ts'

const folder = new URL('../../fixtures/notes/', import.meta.url)
const sections = readdirSync(folder).sort().map((file) => ({ file, section: noteSectionSchema.parse(parse(readFileSync(new URL(file, folder), 'utf8'))) }))

it('has every statement of the customer once, in order, in the file of its section', () => {
  const counts = { A: 14, B: 5, C: 4, D: 8, E: 9, F: 8, G: 6 }
  const expected = Object.entries(counts).map(([section, count]) => [section, Array.from({ length: count }, (_, i) => `${section}${i + 1}`)])
  expect(sections.map(({ section }) => [section.section, section.notes.map((note) => note.id)])).toEqual(expected)
  expect(sections.every(({ file, section }) => file.startsWith(`${section.section.toLowerCase()}-`))).toBe(true)
})

it('says in whole sentences what is stated and what is shown', () => {
  const texts = sections.flatMap(({ section }) => section.notes.flatMap((note) => [note.statement, note.shows]))
  expect(texts.filter((text) => !/^[A-Z].{10,220}\.$/.test(text))).toEqual([])
})

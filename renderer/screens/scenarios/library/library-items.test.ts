import { expect, it } from 'vitest'
import { readCatalogue } from '../../../../lab/run/catalogue.ts'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import { librarySections } from './library-items.ts'

const own = readCatalogue()
const catalogue: Catalogue = {
  ...own,
  conditions: [...own.conditions, { id: 'mine', title: 'Slow office', faults: [{ fault: 'link/latency', params: {} }], layer: 'link', yours: true }],
  lessons: { lessons: [], broken: [] },
  broken: [{ id: 'draft', file: 'draft.yaml', yours: true, message: 'draft.yaml:3: unknown key "timelime"' }],
}
const found = (search: string, filter: Parameters<typeof librarySections>[1]['filter'] = 'all') => librarySections(catalogue, { filter, search }).flatMap(({ items }) => items.map(({ id }) => id))

it('yours stand first, then what comes with the lab as the path runs; everything stands once', () => {
  const sections = librarySections(catalogue, { filter: 'all', search: '' })
  expect(sections.map(({ id }) => id)).toEqual(['yours', 'broken', 'none', 'link', 'gateway', 'origin', 'scenarios', 'imitations'])
  expect(sections.flatMap(({ items }) => items).length).toBe(catalogue.conditions.length + catalogue.scenarios.length + 1)
})

it('every word must be somewhere: in the name, the sentence, the faults or the software', () => {
  expect(found('slow OFFICE')).toEqual(['mine'])
  expect(found('link/latency')).toEqual(expect.arrayContaining(['mine', 'latency']))
  expect(found('haproxy')).toEqual(expect.arrayContaining(['haproxy-default', 'haproxy-tuned']))
  expect(found('haproxy slow-office')).toEqual([])
})

it('a filter leaves one kind', () => {
  expect(found('', 'yours')).toEqual(['mine', 'draft'])
  expect(found('', 'scenarios')).toEqual(own.scenarios.map(({ id }) => id))
  expect(found('', 'conditions')).not.toContain('caddy')
  expect(found('', 'imitations')).toContain('caddy')
})

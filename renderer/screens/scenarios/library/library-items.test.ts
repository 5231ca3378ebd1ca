import { expect, it } from 'vitest'
import { readCatalogue } from '../../../../lab/run/catalogue.ts'
import { topics } from '../../../../lab/contract/scenario.ts'
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
  expect(sections.map(({ id }) => id)).toEqual(['yours', 'broken', 'none', 'link', 'gateway', 'origin', ...topics, 'imitations'])
  expect(sections.flatMap(({ items }) => items).length).toBe(catalogue.conditions.length + catalogue.scenarios.length + 1)
})

it('every scenario that comes with the lab stands under a topic', () => {
  expect(own.scenarios.filter(({ topic }) => topic === undefined)).toEqual([])
})

it('every word must be somewhere: in the name, the sentence, the faults or the software', () => {
  expect(found('slow OFFICE')).toEqual(['mine'])
  expect(found('link/latency')).toEqual(expect.arrayContaining(['mine', 'latency']))
  expect(found('haproxy')).toEqual(expect.arrayContaining(['haproxy-default', 'haproxy-tuned']))
  expect(found('haproxy slow-office')).toEqual([])
})

it('words are found from their beginning, and by what means the same', () => {
  expect(found('SSE lose')).toContain('ring-shorter-than-the-outage')
  // "pasSEs", "cLOSEs".
  expect(found('lose')).not.toContain('nginx-plain')
  expect(found('EventSource memory', 'scenarios')).toContain('ring-shorter-than-the-outage')
  expect(found('EventSource hotel')).toEqual([])
})

it('a filter leaves one kind', () => {
  expect(found('', 'yours')).toEqual(['mine', 'draft'])
  expect(found('', 'scenarios').toSorted()).toEqual(own.scenarios.map(({ id }) => id).toSorted())
  expect(found('', 'conditions')).not.toContain('caddy')
  expect(found('', 'imitations')).toContain('caddy')
})

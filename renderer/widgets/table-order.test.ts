import { expect, it } from 'vitest'
import { nextOrder, ordered } from './table-order.ts'

it('sorts numbers by size and texts as people count, and keeps equal rows in order', () => {
  const rows = [{ id: 'run 10', ms: 5 }, { id: 'run 9', ms: 5 }, { id: 'run 1', ms: 40 }]
  const ids = (by: (row: (typeof rows)[number]) => string | number, direction: 'ascending' | 'descending') => ordered(rows, by, { direction, locale: 'en' }).map((row) => row.id)
  expect(ids((row) => row.id, 'ascending')).toEqual(['run 1', 'run 9', 'run 10'])
  expect(ids((row) => row.ms, 'ascending')).toEqual(['run 10', 'run 9', 'run 1'])
  expect(ids((row) => row.ms, 'descending')).toEqual(['run 1', 'run 10', 'run 9'])
})

it('turns the order of a column round and begins another one upwards', () => {
  const first = nextOrder(null, 'a')
  expect([first, nextOrder(first, 'a'), nextOrder(first, 'b')].map((order) => `${order.column} ${order.direction}`)).toEqual(['a ascending', 'a descending', 'b ascending'])
})

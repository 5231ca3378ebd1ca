import { expect, it } from 'vitest'
import { choose, choosingOf, type Chosen } from './table-choice.ts'

const order = ['a', 'b', 'c', 'd']
const none: Chosen = { keys: new Set(), anchor: null }
const at = (chosen: Chosen, key: string, how: 'one' | 'toggle' | 'range') => choose(chosen, key, { how, order })

it('chooses one, adds and takes away, and spans from the last one chosen in either direction', () => {
  const b = at(none, 'b', 'one')
  expect([...b.keys]).toEqual(['b'])
  expect([...at(b, 'd', 'toggle').keys]).toEqual(['b', 'd'])
  expect([...at(at(b, 'd', 'toggle'), 'b', 'toggle').keys]).toEqual(['d'])
  expect([...at(b, 'd', 'range').keys]).toEqual(['b', 'c', 'd'])
  const back = at(at(b, 'd', 'range'), 'a', 'range')
  expect([[...back.keys], back.anchor]).toEqual([['a', 'b'], 'b'])
})

it('spans from nowhere as if one were chosen: nothing was chosen yet, or the anchor is gone from the list', () => {
  expect([...at(none, 'c', 'range').keys]).toEqual(['c'])
  expect([...at({ keys: new Set(['x']), anchor: 'x' }, 'c', 'range').keys]).toEqual(['c'])
})

it('reads a click as file lists do', () => {
  const click = { ctrlKey: false, metaKey: false, shiftKey: false }
  expect([click, { ...click, metaKey: true }, { ...click, ctrlKey: true }, { ...click, shiftKey: true }].map(choosingOf)).toEqual(['one', 'toggle', 'toggle', 'range'])
})

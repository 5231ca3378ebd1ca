import { describe, expect, it } from 'vitest'
import { listTarget } from './list-keys.ts'

describe('keys of a list', () => {
  const inTen = (key: string, at: number) => listTarget(key, { at, count: 10, page: 4 })

  it('go by one, by a page and to the ends, and never beyond them', () => {
    expect([inTen('j', 3), inTen('ArrowUp', 3), inTen('PageDown', 3), inTen('PageUp', 3)]).toEqual([4, 2, 7, 0])
    expect([inTen('End', 3), inTen('Home', 3), inTen('k', 0), inTen('ArrowDown', 9)]).toEqual([9, 0, 0, 9])
  })

  it('begin at the first row when none is chosen', () => {
    expect(inTen('ArrowDown', -1)).toBe(0)
  })

  it('are no keys in an empty list, and others are none at all', () => {
    expect(listTarget('End', { at: -1, count: 0, page: 1 })).toBeNull()
    expect(inTen('x', 3)).toBeNull()
  })
})

import { describe, expect, it } from 'vitest'
import { ValueColumn } from './value-column.ts'

function columnOf(...points: readonly (readonly [number, number])[]): ValueColumn {
  const column = new ValueColumn()
  for (const [t, value] of points) column.push(t, value)
  return column
}

describe('a quantity over time', () => {
  it('holds each value until the next one, and has none before the first', () => {
    const column = columnOf([10, 1], [20, 5], [30, 2])
    expect([5, 10, 19, 20, 99].map((t) => column.heldAt(t))).toEqual([Number.NaN, 1, 1, 5, 2])
    expect(columnOf().heldAt(0)).toBeNaN()
  })

  it('puts a value that came late where its time is', () => {
    const column = columnOf([10, 1], [30, 3], [20, 2])
    expect([0, 1, 2].map((i) => [column.at(i), column.valueAt(i)])).toEqual([[10, 1], [20, 2], [30, 3]])
  })

  it('knows the range within a time, with what was in force at its beginning', () => {
    const column = columnOf([10, 7], [20, 1], [30, 4])
    expect(column.rangeIn(15, 35)).toEqual({ low: 1, high: 7 })
    expect(column.rangeIn(31, 35)).toEqual({ low: 4, high: 4 })
    expect(column.rangeIn(0, 5)).toBeNull()
  })

  it('grows beyond its first room', () => {
    const column = columnOf(...Array.from({ length: 5000 }, (_, i) => [i, i * 2] as const))
    expect([column.length, column.heldAt(4999)]).toEqual([5000, 9998])
  })
})

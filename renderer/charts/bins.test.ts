import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { binTicks, eachRun } from './bins.ts'
import { TimeColumn } from './time-column.ts'

function columnOf(times: readonly number[]): TimeColumn {
  const column = new TimeColumn()
  times.forEach((t, i) => column.push(t, i + 1))
  return column
}

describe('binTicks', () => {
  it('counts every tick of the view once, at its pixel', () => {
    const bins = binTicks(columnOf([0, 5, 5.5, 99, 100, 250]), { fromT: 0, toT: 100 }, 10, new Uint16Array(10))
    expect([...bins]).toEqual([3, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  })

  it('never loses a tick, whichever of the two strategies the density picks', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 999.999, noNaN: true }), { maxLength: 300 }), fc.integer({ min: 1, max: 200 }), (times, width) => {
        const bins = binTicks(columnOf(times), { fromT: 0, toT: 1000 }, width, new Uint16Array(width))
        expect(bins.reduce((sum, count) => sum + count, 0)).toBe(times.length)
      }),
    )
  })

  it('looks for the end of each pixel, and at no tick, when there are more of them than a screen can show', () => {
    const column = columnOf(Array.from({ length: 100_000 }, (_, i) => i))
    const [looked, sought] = [vi.spyOn(column, 'at'), vi.spyOn(column, 'lowerBound')]
    binTicks(column, { fromT: 0, toT: 99_000 }, 1400, new Uint16Array(1400))
    expect(looked).not.toHaveBeenCalled()
    expect(sought.mock.calls.length).toBeLessThanOrEqual(1400 + 2)
  })
})

describe('eachRun', () => {
  it('covers every pixel that has a level once, and joins neighbours of one level', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 50 }), (counts) => {
        const drawn = counts.map(() => 0)
        const ends: string[] = []
        eachRun(Uint16Array.from(counts), counts.length, (count) => count, (x, length, level) => {
          for (let i = x; i < x + length; i++) (drawn[i] as number) += level
          expect(ends).not.toContain(`${x} ${level}`)
          ends.push(`${x + length} ${level}`)
        })
        expect(drawn).toEqual(counts)
      }),
    )
  })
})

describe('TimeColumn', () => {
  it('stays sorted when two clocks swap neighbours, and keeps ids with their times', () => {
    const column = new TimeColumn()
    for (const [t, id] of [[10, 1], [30, 2], [20, 3], [5, 4]] as const) column.push(t, id)
    expect(Array.from({ length: 4 }, (_, i) => [column.at(i), column.idAt(i)])).toEqual([[5, 4], [10, 1], [20, 3], [30, 2]])
  })

  it('finds the nearest time', () => {
    const column = columnOf([10, 20, 40])
    expect([column.nearest(0), column.nearest(16), column.nearest(29), column.nearest(99)]).toEqual([0, 1, 1, 2])
    expect(new TimeColumn().nearest(3)).toBe(-1)
  })
})

import { describe, expect, it } from 'vitest'
import { ageSeries, behindSeries, pointSeries, quantilesIn, rateSeries } from './series.ts'
import { ValueColumn } from './value-column.ts'

function columnOf(...points: readonly (readonly [number, number])[]): ValueColumn {
  const column = new ValueColumn()
  for (const [t, value] of points) column.push(t, value)
  return column
}

describe('what a chart reads', () => {
  it('of points: only what was measured in that time', () => {
    const series = pointSeries(columnOf([10, 5], [12, 9], [30, 2]))
    expect([series.range(0, 20), series.range(13, 29)]).toEqual([{ low: 5, high: 9 }, null])
    expect([series.at(9), series.at(12), series.at(20), series.at(5000)]).toEqual([Number.NaN, 9, 9, Number.NaN])
  })

  it('of what is in flight: what was published since the newest that came', () => {
    const published = [100, 200, 300, 400, 500, 600]
    // The second and third come together, the fourth never does.
    const series = behindSeries(columnOf([110, 100], [350, 300], [510, 500]), (t) => published.filter((one) => one < t).length)
    expect([50, 105, 115, 340, 360, 450, 515, 605].map((t) => series.at(t))).toEqual([0, 1, 0, 2, 0, 1, 0, 1])
    expect(series.range(300, 420)).toEqual({ low: 0, high: 2 })
  })

  it('of age: a sawtooth that rises by one a ms and falls with every message', () => {
    const series = ageSeries(columnOf([100, 98], [200, 198]))
    expect(series.range(0, 50)).toBeNull()
    expect(series.at(150)).toBe(52)
    expect(series.range(150, 250)).toEqual({ low: 2, high: 102 })
    expect(series.range(210, 220)).toEqual({ low: 12, high: 22 })
  })

  it('of a total: its growth a second', () => {
    const series = rateSeries(columnOf([0, 0], [250, 1000], [500, 3000]), 500)
    expect(series.at(500)).toBe(6000)
    expect(series.at(1200)).toBe(0)
  })

  it('quantiles of a stretch, by nearest rank', () => {
    const column = columnOf(...Array.from({ length: 100 }, (_, i) => [i, 100 - i] as const))
    expect(quantilesIn([column], 0, 100, [0.5, 0.95, 0.99])).toEqual({ count: 100, values: [50, 95, 99] })
    expect(quantilesIn([column], 500, 600, [0.5])).toEqual({ count: 0, values: [Number.NaN] })
    expect(quantilesIn([columnOf([1, 5], [2, 7]), columnOf([1, 6], [300, 900])], 0, 10, [0.5])).toEqual({ count: 3, values: [6] })
  })
})

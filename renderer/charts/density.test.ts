import { expect, it } from 'vitest'
import { densityOf } from './density.ts'
import { TimeColumn } from './time-column.ts'

function everyMs(ms: number, untilT: number, but: (t: number) => number = () => 1): TimeColumn {
  const column = new TimeColumn()
  for (let t = 0; t < untilT; t += ms) for (let i = 0; i < but(t); i++) column.push(t, t)
  return column
}

const view = { fromT: 0, toT: 100_000 }

it('leaves ticks that can be told apart alone', () => {
  expect(densityOf(everyMs(100, 10_000), { fromT: 0, toT: 10_000 }, 900, 10_000)).toBeNull()
  expect(densityOf(everyMs(100, 100_000), view, 900, 100_000)).not.toBeNull()
})

it('an even feed is an even band of half the height; silence is nothing, a burst rises above', () => {
  const found = densityOf(everyMs(100, 100_000, (t) => (t >= 40_000 && t < 50_000 ? 0 : t >= 60_000 && t < 62_000 ? 8 : 1)), view, 900, 100_000)
  const at = (t: number) => found?.shares[Math.floor((t - found.fromT) / found.stepMs)] ?? Number.NaN
  expect([at(20_000), at(80_000)].every((share) => Math.abs(share - 0.5) < 0.05)).toBe(true)
  expect(at(45_000)).toBe(0)
  expect(at(61_000)).toBeGreaterThan(0.9)
})

it('its stretches stay where they are while the picture moves on, and the one that has just begun does not fall', () => {
  const column = everyMs(100, 200_000)
  const before = densityOf(column, view, 900, 100_000)
  const after = densityOf(column, { fromT: 333, toT: 100_333 }, 900, 100_333)
  expect(after?.stepMs).toBe(before?.stepMs)
  expect(((after?.fromT ?? 0.5) - (before?.fromT ?? 0)) % (before?.stepMs ?? 1)).toBe(0)
  for (let untilT = 50_000; untilT < 51_000; untilT += 130) expect(densityOf(everyMs(100, untilT), view, 900, untilT)?.shares.at(-1)).toBeGreaterThan(0.35)
})

it('a crowd that ends early is one all the same; the harvests of a poll are none', () => {
  expect(densityOf(everyMs(100, 15_000), view, 900, 100_000)?.shares.slice(0, 10).every((share) => Math.abs(share - 0.5) < 0.1)).toBe(true)
  expect(densityOf(everyMs(1000, 100_000, () => 3), view, 900, 100_000)).toBeNull()
})

it('begins with the first message and ends where nothing is known any more, not with the stretch', () => {
  const column = new TimeColumn()
  for (let t = 700; t < 50_000; t += 100) column.push(t, t)
  expect(densityOf(column, { fromT: -1000, toT: 100_000 }, 900, 50_000)?.known).toEqual({ fromT: 700, toT: 50_000 })
})

import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { madeOfFiles } from './made-of-files.ts'

let dir: string
beforeAll(() => void (dir = mkdtempSync(join(tmpdir(), 'brownout-test-'))))
afterAll(() => rmSync(dir, { recursive: true }))

it('makes something once of files that stay as they are, and again when one changes, comes or goes', () => {
  const [a, b] = [join(dir, 'a'), join(dir, 'b')]
  const of = madeOfFiles<number>()
  let times = 0
  const make = () => of([a, b], () => ++times)
  writeFileSync(a, 'one')
  expect([make(), make()]).toEqual([1, 1])
  writeFileSync(b, 'came')
  expect([make(), make()]).toEqual([2, 2])
  utimesSync(a, new Date(0), new Date(1000))
  expect([make(), make()]).toEqual([3, 3])
  rmSync(b)
  expect(make()).toBe(4)
  expect(of([a], () => -1)).toBe(-1)
})

import { expect, it } from 'vitest'
import { inTurn } from './in-turn.ts'

it('begins a piece of work when the one before has ended, also where that failed', async () => {
  const turn = inTurn()
  const log: string[] = []
  const work = (name: string, fails = false) => async () => {
    log.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    log.push(`${name} ends`)
    if (fails) throw new Error(name)
    return name
  }
  const [first, second, third] = [turn(work('a')), turn(work('b', true)), turn(work('c'))]
  await expect(second).rejects.toThrow('b')
  expect([await first, await third]).toEqual(['a', 'c'])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

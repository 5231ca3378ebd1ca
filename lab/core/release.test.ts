import { expect, it } from 'vitest'
import { releaseStack } from './release.ts'

it('releases in reverse order, and at once what was still being opened then', async () => {
  const released: string[] = []
  const stack = releaseStack()
  for (const name of ['first', 'second']) stack.own(name, (one) => void released.push(one))
  await stack.release()
  expect(released).toEqual(['second', 'first'])
  expect(stack.own('late', (one) => void released.push(one))).toBe('late')
  stack.own('spoilt', () => {
    throw new Error('closed already')
  })
  expect(released).toEqual(['second', 'first', 'late'])
})

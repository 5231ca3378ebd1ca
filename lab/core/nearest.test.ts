import { expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const known = ['no-8441', 'idle', 'lost', 'strip-upgrade', 'reconnects', 'of', 'ring']

it.each([
  ['strip-upgrad', 'strip-upgrade'],
  ['Strip-Upgrade', 'strip-upgrade'],
  ['idel', 'idle'],
  ['lots', 'lost'],
  ['reconect', 'reconnects'],
  ['recon', 'reconnects'],
  ['nonsense', undefined],
  ['gone', undefined],
  ['', undefined],
])('%j means %j', (word, meant) => {
  expect(nearest(word, known)).toBe(meant)
})

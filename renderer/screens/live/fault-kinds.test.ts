import { expect, it } from 'vitest'
import type { FaultId } from '../../../lab/contract/fault.ts'
import { faults } from '../../../lab/language/zh/faults.ts'
import { kindOfFault } from './fault-kinds.ts'

it('every fault has a glyph, on either side of the path', () => {
  const ids = Object.keys(faults) as FaultId[]
  expect(ids.length).toBeGreaterThan(50)
  expect(ids.filter((id) => kindOfFault(id) === undefined)).toEqual([])
  expect(kindOfFault('link/reset@server')).toBe('cut')
  expect(kindOfFault('gateway/strip-upgrade')).toBe('block')
})

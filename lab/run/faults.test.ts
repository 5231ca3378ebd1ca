import { expect, it } from 'vitest'
import { timeLimits } from '../gateway/registry.ts'
import { limitFaults } from '../verdict/rules/invalid.ts'
import { faultInfos } from './faults.ts'

it.each(faultInfos().map((info) => [info.id, info] as const))('%s says in a phrase what each side sees', (_id, { sees }) => {
  for (const phrase of [sees.client, sees.origin]) {
    expect(phrase).toMatch(/^\S.{1,70}\S$/)
    expect(phrase, 'a phrase, not a sentence').not.toMatch(/\.$|[.!?] /)
  }
})

it('a run in which nobody reached a time limit of the gateway has a verdict, whichever limit it is', () => {
  expect([...limitFaults].sort()).toEqual(timeLimits.map(({ definition }) => definition.id).sort())
})

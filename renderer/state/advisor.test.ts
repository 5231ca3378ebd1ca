import { expect, it } from 'vitest'
import { presetIds } from '../../lab/contract/advice.ts'
import { parseAdvisor, presetOrder } from './advisor.ts'

it('takes of what was stored only what it knows', () => {
  expect(parseAdvisor(JSON.stringify({ preset: 'game', changed: { payload: 'text', latency: 'yesterday', colour: 'red' }, network: ['clean'] }))).toEqual({ preset: 'game', changed: { payload: 'text' }, network: ['clean'] })
  expect(parseAdvisor('{"preset":"fax","changed":{"payload":"binary"},"network":[7]}')).toEqual(parseAdvisor(null))
  for (const text of ['null', '7', 'not JSON', '[]']) expect(parseAdvisor(text)).toEqual(parseAdvisor(null))
})

it('offers every preset that there is', () => {
  expect(presetOrder).toEqual(presetIds)
})

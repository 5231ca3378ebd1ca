import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { everyChoice, paramValues } from './param-values.ts'
import { gatewayFaults } from './registry.ts'

describe.each(gatewayFaults.map((fault) => [fault.id, fault] as const))('%s', (id, fault) => {
  it('can be drawn as a form', () => {
    expect(id).toMatch(/^gateway\/[a-z0-9-]+$/)
    expect(z.toJSONSchema(fault.params, { io: 'input', unrepresentable: 'any' })).toMatchObject({ type: 'object', additionalProperties: false })
  })

  it('explains itself in one sentence, whatever its parameters', () => {
    for (const params of everyChoice(fault)) {
      const text = fault.explain(params)
      expect(text).toMatch(/^(HTTP|HTTP\/1.1|HTTP\/2|TCP|WebSocket|SSE): .{40,}\.$/)
      expect(text, 'one sentence').not.toMatch(/[.!?]\W? +[A-Z]/)
      expect(text).not.toMatch(/undefined|NaN|null|  /)
    }
  })
})

it('has no two rules of one name', () => {
  expect(new Set(gatewayFaults.map(({ id }) => id)).size).toBe(gatewayFaults.length)
})

it('finds values for each parameter, so that the sentences above are not those of the defaults only', () => {
  const none = gatewayFaults.flatMap((fault) => [...paramValues(fault)].filter(([, values]) => values.length === 0).map(([name]) => `${fault.id} ${name}`))
  expect(none).toEqual([])
})

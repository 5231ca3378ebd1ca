import { expect, it } from 'vitest'
import { z } from 'zod'
import { gatewayFaults } from './registry.ts'

it.each(gatewayFaults.map((fault) => [fault.id, fault] as const))('%s can be drawn as a form and explains itself with its defaults', (id, fault) => {
  expect(id).toMatch(/^gateway\/[a-z0-9-]+$/)
  expect(fault.explain(fault.params.parse({}))).toMatch(/^(HTTP|HTTP\/1.1|HTTP\/2|TCP|WebSocket|SSE): .{40,}\.$/)
  expect(z.toJSONSchema(fault.params, { io: 'input', unrepresentable: 'any' })).toMatchObject({ type: 'object', additionalProperties: false })
})

it('has no two rules of one name', () => {
  expect(new Set(gatewayFaults.map(({ id }) => id)).size).toBe(gatewayFaults.length)
})

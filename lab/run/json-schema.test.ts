import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { reportSchema } from '../contract/report.ts'
import { fileJsonSchema } from './json-schema.ts'

/** `npx vitest run -u` writes them anew after a change of the contract; CI refuses a stale one. */
describe('the published schemas', () => {
  it.each(['scenario', 'condition'] as const)('docs/%s.schema.json is what the parser accepts', async (kind) => {
    await expect(`${JSON.stringify(fileJsonSchema(kind), null, 2)}\n`).toMatchFileSnapshot(`../../docs/${kind}.schema.json`)
  })

  it('docs/report.schema.json is what --json writes', async () => {
    await expect(`${JSON.stringify(z.toJSONSchema(reportSchema, { unrepresentable: 'any' }), null, 2)}\n`).toMatchFileSnapshot('../../docs/report.schema.json')
  })
})

import { z } from 'zod'
import { conditionFileSchema, scenarioFileSchema } from '../contract/scenario.ts'
import { faultInfos } from './faults.ts'

type Json = Record<string, unknown>

/** JSON Schema of the files in `fixtures/`, for editors: every fault with its own parameters. Published in `docs/`. */
export function fileJsonSchema(kind: 'scenario' | 'condition'): Json {
  const schema = z.toJSONSchema(kind === 'scenario' ? scenarioFileSchema : conditionFileSchema, { io: 'input', unrepresentable: 'any' }) as Json
  const faultMap: Json = {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(faultInfos().map(({ id, title, explain, params }) => [id, { title, description: explain, anyOf: [withoutDialect(params), { type: 'null' }] }])),
  }
  const properties = schema['properties'] as Json
  if (kind === 'condition') properties['faults'] = faultMap
  else (((properties['timeline'] as Json)['items'] as Json)['properties'] as Json)['on'] = faultMap
  return { ...schema, title: `Brownout ${kind}` }
}

function withoutDialect({ $schema: _dialect, ...schema }: Readonly<Json>): Json {
  return schema
}

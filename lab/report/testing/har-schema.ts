import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { isIP } from 'node:net'
import { Ajv } from 'ajv'

const load = createRequire(import.meta.url)

/** What is wrong with a HAR file by the JSON Schema that `har-schema` publishes; empty when nothing is. */
export function harProblems(har: unknown): string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { 'date-time': (text: string) => !Number.isNaN(Date.parse(text)), ipv4: (text: string) => isIP(text) === 4, ipv6: (text: string) => isIP(text) === 6, uri: (text: string) => URL.canParse(text) } })
  ajv.addMetaSchema(JSON.parse(readFileSync(load.resolve('ajv/dist/refs/json-schema-draft-06.json'), 'utf8')) as object)
  const schemas = load('har-schema') as Readonly<Record<string, object>>
  for (const schema of Object.values(schemas)) ajv.addSchema(schema)
  const valid = ajv.validate('har.json#', har)
  return valid ? [] : (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

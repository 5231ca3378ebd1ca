import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { listConditions } from './catalogue.ts'
import { type Measured, intermediariesTable } from './intermediaries-table.ts'

/** `npx vitest run -u` writes it anew after a measurement; CI refuses a stale one. */
describe('docs/intermediaries.md', () => {
  const conditions = listConditions().flatMap(({ id, imitates }) => {
    if (!imitates) return []
    const file = new URL(`intermediaries/measured/${id}.json`, import.meta.url)
    return [{ id, imitates, measured: existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Measured) : undefined }]
  })

  it('shows what was measured', async () => {
    await expect(intermediariesTable(conditions)).toMatchFileSnapshot('../../docs/intermediaries.md')
  })

  it('has a measurement of every condition that says it was compared, of the version it names', () => {
    const compared = conditions.filter(({ imitates }) => imitates.evidence === 'compared')
    expect(compared.map(({ id, measured }) => [id, measured?.version])).toEqual(compared.map(({ id, imitates }) => [id, imitates.version]))
  })
})

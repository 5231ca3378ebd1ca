import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { listConditions } from './catalogue.ts'
import { intermediariesTable } from './intermediaries-table.ts'
import { parseMeasured, sameRelease } from './intermediaries/measured.ts'

/** `npx vitest run -u` writes it anew after a measurement; CI refuses a stale one. */
describe('docs/intermediaries.md', () => {
  const conditions = listConditions().flatMap(({ id, imitates }) => {
    if (!imitates) return []
    const file = new URL(`intermediaries/measured/${id}.json`, import.meta.url)
    return [{ id, imitates, measured: existsSync(file) ? parseMeasured(readFileSync(file, 'utf8')) : undefined }]
  })

  it('shows what was measured', async () => {
    await expect(intermediariesTable(conditions)).toMatchFileSnapshot('../../docs/intermediaries.md')
  })

  it('has a measurement of every condition that says it was compared, of the version it names', () => {
    const compared = conditions.filter(({ imitates }) => imitates.evidence === 'compared')
    expect(compared.filter(({ imitates, measured }) => !measured || !sameRelease(measured.version, imitates.version)).map(({ id }) => id)).toEqual([])
    expect(compared.length).toBeGreaterThan(12)
  })
})

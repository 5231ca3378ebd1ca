import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { header } from '../verdict/testing/log-builder.ts'
import { findRun } from './find-run.ts'

describe('findRun', () => {
  let dir: string
  beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'brownout-find-'))))
  afterEach(() => rm(dir, { recursive: true, force: true }))
  const keep = (run: string, startedAt: string) => writeFile(join(dir, `${run}.ndjson`), `${JSON.stringify({ ...header(), run, startedAt })}\n`)

  it('takes an id, the beginning of one, `last`, or a path', async () => {
    await keep('ab12', '2026-11-22T10:00:00.000Z')
    await keep('ac34', '2026-11-22T12:00:00.000Z')
    await keep('ac3456', '2026-11-22T11:00:00.000Z')
    const path = async (name: string) => (await findRun(name, dir)).path
    expect(await path('ab12')).toBe(join(dir, 'ab12.ndjson'))
    expect(await path('ab')).toBe(join(dir, 'ab12.ndjson'))
    // An id that another one begins with is still an id.
    expect(await path('ac34')).toBe(join(dir, 'ac34.ndjson'))
    expect(await path('last')).toBe(join(dir, 'ac34.ndjson'))
    expect(await path(join(dir, 'ac3456.ndjson'))).toBe(join(dir, 'ac3456.ndjson'))
  })

  it('says what fits when several do, and the way out when none does', async () => {
    await expect(findRun('last', dir)).rejects.toMatchObject({ code: 'LAB_RUN_NOT_FOUND', message: expect.stringContaining(`there are no runs in ${dir}`) as string })
    await keep('ab12', '2026-11-22T10:00:00.000Z')
    await keep('ab34', '2026-11-22T12:00:00.000Z')
    await expect(findRun('ab', dir)).rejects.toThrow(/"ab" fits 2 runs .*ab34 \(By hand\), ab12 \(By hand\); write more of the id/)
    await expect(findRun('zz', dir)).rejects.toThrow(/there is no run "zz"/)
    await expect(findRun('./zz.ndjson', dir)).rejects.toThrow(/there is no run file .*zz\.ndjson/)
  })
})

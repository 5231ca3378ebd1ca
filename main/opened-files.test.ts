import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openedFiles, scenarioPathsIn } from './opened-files.ts'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'brownout-opened-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

it('keeps what was asked for until it is taken, once', async () => {
  let told = 0
  const files = openedFiles(() => told++)
  await writeFile(join(dir, 'one.brownout'), 'title: One\n')
  await writeFile(join(dir, 'large.yaml'), Buffer.alloc(2_000_001, 'x'))
  for (const name of ['one.brownout', 'large.yaml', 'gone.yaml']) files.add(join(dir, name))
  expect(told).toBe(3)
  expect(await files.take()).toEqual([
    { name: 'one.brownout', text: 'title: One\n' },
    { name: 'large.yaml', trouble: expect.stringContaining('the largest file of this kind is 2000000') as string },
    { name: 'gone.yaml', trouble: expect.stringContaining('ENOENT') as string },
  ])
  expect(await files.take()).toEqual([])
})

it('finds the scenario files of a command line, and nothing else', () => {
  const argv = ['/opt/brownout', '--no-sandbox', '--user-data-dir=/tmp/x.yaml', '/work/app', 'mine.yaml', '/abs/Two.BROWNOUT', 'notes.txt', 'run.ndjson']
  expect(scenarioPathsIn(argv, '/home/me')).toEqual(['/home/me/mine.yaml', '/abs/Two.BROWNOUT'])
  expect(scenarioPathsIn(['only.yaml'], '/home/me')).toEqual([])
})

import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { showRuns } from './show-runs.ts'

it('shows the folder that the engine keeps runs in, before the first run too', async () => {
  const dataFolder = await mkdtemp(join(tmpdir(), 'brownout-show-runs-'))
  onTestFinished(() => rm(dataFolder, { recursive: true, force: true }))
  const shown: { readonly folder: string; readonly files: readonly string[] }[] = []
  await showRuns(dataFolder, async (folder) => shown.push({ folder, files: await readdir(folder) }))
  expect(shown).toEqual([{ folder: join(dataFolder, 'runs'), files: [] }])
})

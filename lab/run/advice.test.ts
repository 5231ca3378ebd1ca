import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { adviseFromRuns, presets } from './advice.ts'

async function emptyFolder() {
  const dir = await mkdtemp(join(tmpdir(), 'brownout-advice-'))
  onTestFinished(() => rm(dir, { recursive: true }))
  return { dir, probe: 'node', scale: 20, signal: new AbortController().signal } as const
}

it('says that nothing is measured where no run is saved, and what to run', async () => {
  const advice = await adviseFromRuns({ needs: presets.notifications, network: ['clean', 'idle-timeout'] }, await emptyFolder())
  expect(advice).toMatchObject({ measured: 0, missing: ['clean', 'idle-timeout'] })
})

it('refuses a network that does not exist', async () => {
  await expect(adviseFromRuns({ needs: presets.chat, network: ['nowhere'] }, await emptyFolder())).rejects.toMatchObject({ code: 'LAB_SCENARIO_NOT_FOUND' })
})

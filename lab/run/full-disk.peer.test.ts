import { execFileSync } from 'node:child_process'
import { mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunLog } from '../contract/run-file.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { listRuns } from '../record/run-store.ts'
import { type Lab, openLab } from './lab.ts'
import { openOwnScenarios } from './own-scenarios.ts'
import { openProbeSource } from './probe-sources.ts'
import { openSavedRun } from './saved-runs.ts'

/** A file system of its own that is soon full. Needs root (mount). */
describe('a run on a disk that fills up', () => {
  let dir: string
  let lab: Lab
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-full-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24k', 'brownout-test', dir])
    lab = await openLab({ openProbe: (_kind, certificate) => openProbeSource('node', certificate, { announce: () => {} }), saveDir: dir })
  })
  afterAll(async () => {
    await lab.close()
    execFileSync('umount', [dir])
    await rm(dir, { recursive: true, force: true })
  })

  const troubles = (log: RunLog) => log.events.flatMap((event) => (event.kind === 'trouble' ? [event] : []))

  it('goes on, is judged, says what happened once, and leaves a file that opens', async () => {
    const run = await lab.startRun({ scenario: 'connection-reset', transports: ['sse', 'websocket'] })
    const log = await run.done
    expect(run.state()).toMatchObject({ phase: 'done', cells: [{ transport: 'sse' }, { transport: 'websocket' }] })
    expect(troubles(log)).toMatchObject([{ code: 'LAB_DISK', message: expect.stringMatching(/writing .* failed; the run goes on .* stays readable: the disk is full; free some space or save to another folder/) as string }])
    expect((await statfs(dir)).bfree).toBe(0)

    const [saved] = await listRuns(dir)
    expect(saved).toMatchObject({ run: run.id, outcome: 'interrupted', verdicts: null })
    const read = await readRunFile(join(dir, saved?.file as string))
    expect(read.interrupted).toBe(true)
    expect(read.events.length).toBeGreaterThan(20)
    expect(read.events).toEqual(log.events.slice(0, read.events.length))
    expect((await openSavedRun(dir, run.id)).state()).toMatchObject({ phase: 'stopped', events: read.events.length })
  }, 60_000)

  it('that is full from the start leaves no file, and the run goes on too', async () => {
    for (const name of await readdir(dir)) await rm(join(dir, name))
    await writeFile(join(dir, 'other'), Buffer.alloc(24 * 1024))
    const run = await lab.startRun({ scenario: 'clean', transports: ['sse'] })
    const log = await run.done
    expect(run.state()).toMatchObject({ phase: 'done' })
    expect(troubles(log)).toMatchObject([{ message: expect.stringContaining('the disk is full') as string }])
    expect(await readdir(dir)).toEqual(['other'])
  }, 60_000)

  it('keeps a scenario as it was, says why, and leaves no half file', async () => {
    const own = openOwnScenarios(dir)
    for (const name of await readdir(dir)) await rm(join(dir, name))
    const { revision } = await own.save({ name: 'mine', text: 'title: T\n', over: null })
    await writeFile(join(dir, 'other'), Buffer.alloc(16 * 1024))
    await expect(own.save({ name: 'mine', text: `title: T\n${'# long\n'.repeat(2000)}`, over: revision })).rejects.toThrow('the disk is full; free some space and try again')
    expect(own.open('mine').text).toBe('title: T\n')
    expect((await readdir(dir)).sort()).toEqual(['mine.yaml', 'other'])
    own.close()
  })
})

import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { virtualClock } from '../core/clock.ts'
import { verdictsOf } from './judge-log.ts'
import { openReplay, replayRun } from './replay-run.ts'
import { judgedLog, openSavedRun } from './saved-runs.ts'

const samples = fileURLToPath(new URL('../../fixtures/runs', import.meta.url))
/** Of files of version 1, which did not say. */
const stated: Readonly<Record<string, object>> = { 'connection-reset-version-1.ndjson': { sse: 'reconnects', websocket: 'needs-fallback' } }

describe.each((await readdir(samples)).filter((name) => name.endsWith('.ndjson')))('the recorded run %s', (name) => {
  let dir: string
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-saved-'))
    await copyFile(join(samples, name), join(dir, name))
  })
  afterEach(() => rm(dir, { recursive: true, force: true }))

  it('is judged as it was when it was made', async () => {
    const { log, state } = await judgedLog(join(samples, name))
    expect(state).toMatchObject({ phase: 'done', run: log.header.run })
    expect(verdictsOf(state.cells)).toEqual(log.footer?.verdicts ?? stated[name])
    expect((await judgedLog(join(samples, name))).state).toEqual(state)
  })

  it('ends a replay with the same cells, number by number', async () => {
    const judged = await judgedLog(join(samples, name))
    const clock = virtualClock()
    const replay = replayRun(judged, clock)
    replay.setSpeed(10)
    replay.play()
    await clock.advance(60_000)
    expect(replay.state()).toMatchObject({ phase: 'done', cells: judged.state.cells, health: judged.state.health })
  })

  it('is not played again when it is too long for that', async () => {
    await expect(openReplay(dir, 'last', { tooLongBytes: 1000 })).rejects.toMatchObject({ code: 'LAB_BAD_OPTION', message: expect.stringContaining('too long to be played again') as string })
    expect((await openReplay(dir, 'last')).state().replay).toMatchObject({ playing: false })
  })

  it('is there without being read when it is long, with the verdicts of its file; read, it is judged as any other', async () => {
    const { log, state } = await judgedLog(join(samples, name))
    const long = await openSavedRun(dir, log.header.run, { pagedFromBytes: 1 })
    expect(long.state()).toMatchObject({ phase: 'done', paged: true, cells: [], verdicts: log.footer?.verdicts ?? null, window: state.window, events: log.events.length })
    expect(long.log().events).toEqual([])
    let changes = 0
    long.onState(() => changes++)
    expect(await long.done).toEqual(log)
    expect(changes).toBe(1)
    expect(long.state()).toMatchObject({ ...state, paged: true })
  })
})

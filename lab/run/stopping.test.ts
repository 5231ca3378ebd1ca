import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Lab, openLab } from './lab.ts'
import type { LiveRun } from './live-run.ts'
import { createMatrix, type Matrix } from './matrix.ts'
import { openProbeSource } from './probe-sources.ts'
import { openSavedRun } from './saved-runs.ts'
import { verifyNotes } from './verify-notes.ts'

/** Shorter than a clean run for the baseline (3 s), and than any condition. */
const atOnceMs = 2000

describe('a stop', { timeout: 60_000 }, () => {
  let lab: Lab
  let dir: string
  let openClients: () => void
  let whenWanted: Promise<void>
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-stop-'))
    whenWanted = Promise.resolve()
    lab = await openLab({ openProbe: (_kind, certificate) => whenWanted.then(() => openProbeSource('node', certificate, { announce: () => {} })), saveDir: dir })
  })
  afterEach(async () => {
    await lab.close()
    await rm(dir, { recursive: true, force: true })
  })
  const clientsTakeTheirTime = () => {
    whenWanted = new Promise((resolve) => (openClients = resolve))
  }
  const tookMs = async (work: Promise<unknown>) => {
    const began = performance.now()
    await work
    return performance.now() - began
  }
  const clean = { scenario: 'clean', transports: ['sse' as const] }

  it('ends a run in its baseline at once, and what was not measured is not judged, now or later', async () => {
    const run = await lab.startRun(clean)
    await until(run, 'baseline')
    run.stop()
    expect(await tookMs(run.done)).toBeLessThan(atOnceMs)
    const { events } = run.log()
    expect(run.state()).toMatchObject({ phase: 'stopped', window: null, cells: [] })
    expect(run.log().footer).toMatchObject({ outcome: 'stopped', verdicts: {} })
    expect(events.filter(({ kind }) => kind === 'start' || kind === 'window')).toEqual([])
    expect((await openSavedRun(dir, run.id)).state()).toMatchObject({ phase: 'stopped', window: null, cells: [] })
    // The next run has a baseline of its own, a whole one.
    const next = await lab.startRun({ ...clean, openEnded: true })
    await until(next, 'running')
    expect(next.log().events.find(({ kind }) => kind === 'baseline')).toMatchObject({ transport: 'polling' })
    next.stop()
    await next.done
  })

  it('of a free run that has not begun leaves none behind, whether asked while clients are opened or when the lab is closed', async () => {
    // Clients of a kind are opened once a session.
    const ways = [['node', (asked: AbortController) => asked.abort()], ['chromium', () => void lab.close()]] as const
    for (const [probe, stop] of ways) {
      clientsTakeTheirTime()
      const asked = new AbortController()
      const starting = lab.startRun({ ...clean, probe, openEnded: true, signal: asked.signal })
      await expect(lab.startRun(clean)).rejects.toMatchObject({ code: 'LAB_BUSY' })
      stop(asked)
      await expect(starting).rejects.toMatchObject({ code: 'LAB_STOPPED' })
      openClients()
    }
  })

  it('of a matrix takes effect while clients are opened, and between two runs', async () => {
    clientsTakeTheirTime()
    const early: Matrix = createMatrix(lab, { defaultProbe: 'node', onRun: () => expect.unreachable() })
    await early.start({ conditions: ['clean'], transports: ['sse'], runs: 1 })
    early.stop()
    expect(await tookMs(early.idle())).toBeLessThan(atOnceMs)
    expect(early.state()).toMatchObject({ phase: 'stopped', cells: [] })
    openClients()
    const runs: LiveRun[] = []
    const matrix: Matrix = createMatrix(lab, { defaultProbe: 'node', onRun: (run) => (runs.push(run), matrix.stop()) })
    await matrix.start({ conditions: ['clean', 'latency'], transports: ['sse'], runs: 1 })
    expect(await tookMs(matrix.idle())).toBeLessThan(atOnceMs)
    expect(matrix.state()).toMatchObject({ phase: 'stopped', cells: [] })
    expect(runs.map((run) => run.state().phase)).toEqual(['stopped'])
  })

  it('of the notes leaves the statement that was being measured without an answer', async () => {
    const stopping = new AbortController()
    const verifying = verifyNotes(lab, { ids: ['F4'], probe: 'node', signal: stopping.signal, onRun: () => stopping.abort(), onProgress: ({ done }) => expect(done).toBe(0) })
    expect(await tookMs(verifying)).toBeLessThan(atOnceMs)
    expect((await verifying).notes).toMatchObject([{ id: 'F4', answer: 'not measured yet', measured: [] }])
  })
})

function until(run: LiveRun, wanted: string): Promise<void> {
  return new Promise((resolve) => {
    const look = () => run.state().phase === wanted && resolve()
    run.onState(look)
    look()
  })
}

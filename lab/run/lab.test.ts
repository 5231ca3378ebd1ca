import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Cell } from '../contract/report.ts'
import { readRunFile } from '../record/read-run-file.ts'
import { listRuns } from '../record/run-store.ts'
import { judgeLog } from './judge-log.ts'
import { type Lab, openLab } from './lab.ts'
import { createMatrix } from './matrix.ts'
import { openProbeSource } from './probe-sources.ts'
import { openSavedRun } from './saved-runs.ts'
import { judged } from './testing/judged.ts'

/** The whole data path in this process: real origin, link, gateway and clients; only the browser is missing. */
describe('a lab with the Node probe', { timeout: 120_000 }, () => {
  let lab: Lab
  let dir: string

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'brownout-lab-'))
    lab = await openLab({ openProbe: (kind, certificate) => openProbeSource(kind ?? 'node', certificate, { announce: () => {} }), saveDir: dir })
  }, 60_000)
  afterAll(async () => {
    await lab.close()
    await rm(dir, { recursive: true, force: true })
  })

  it('judges a stripped Upgrade: WebSocket needs a fallback, SSE and WebSocket over HTTP/2 do not notice, the ladder steps down', async () => {
    const cells = await judged(lab, 'upgrade-stripped', ['sse', 'websocket', 'websocket-h2', 'fallback'])
    expect(Object.fromEntries([...cells].map(([transport, { verdict }]) => [transport, verdict]))).toEqual({
      sse: 'unaffected',
      websocket: 'needs-fallback',
      'websocket-h2': 'unaffected',
      fallback: 'reconnects',
    })
    expect(cells.get('websocket')?.evidence.length).toBeGreaterThan(0)
  })

  it('gives a saved run the same verdicts again, event for event', async () => {
    const live = (await judged(lab, 'connection-reset', ['sse', 'http-stream'])).get('sse') as Cell
    const saved = (await listRuns(dir)).find((summary) => summary.run === live.run)
    expect(saved).toMatchObject({ scenario: 'connection-reset', outcome: 'finished', probe: 'node' })
    const opened = await openSavedRun(dir, live.run)
    expect(opened.state().cells.find((cell) => cell.transport === 'sse')).toEqual({ ...live, runs: { [live.verdict]: 1 } })

    const file = (await readdir(dir)).find((name) => name.includes(live.run)) as string
    const log = await readRunFile(join(dir, file))
    expect(judgeLog(log, { scenario: log.header.scenario, transports: ['sse'] })[0]?.verdict).toBe(live.verdict)
  })

  it('refuses a second run while one is live, and frees the place when it is stopped', async () => {
    const run = await lab.startRun({ scenario: 'clean', transports: ['sse'], openEnded: true })
    await expect(lab.startRun({ scenario: 'clean' })).rejects.toMatchObject({ code: 'LAB_BUSY' })
    await phase(run, 'running')
    await run.switchFault({ fault: 'gateway/strip-upgrade', on: true })
    expect(run.state()).toMatchObject({ faults: [{ fault: 'gateway/strip-upgrade', by: 'hand' }], undoable: 1 })
    await run.undo()
    expect(run.state().faults).toEqual([])
    run.stop()
    const log = await run.done
    expect(log.events.filter((event) => event.kind === 'fault').map((event) => event.phase)).toEqual(['on', 'off'])
    expect(log.header.scenario).toMatchObject({ id: 'free-run', title: 'Free run' })
  })

  it('fills a new matrix from the saved runs, and knows what is left to do', async () => {
    const [cell] = (await judged(lab, 'clean', ['sse'])).values()
    const matrix = createMatrix(lab, { defaultProbe: 'node', onRun: () => {}, dir })
    expect(matrix.estimate({ conditions: ['clean'], transports: ['sse'], runs: 3 })).toMatchObject({ runs: 3, isMeasured: false })
    await matrix.recall()
    const recalled = matrix.state().cells.find(({ condition, transport }) => condition === 'clean' && transport === 'sse')
    expect(recalled).toMatchObject({ run: cell?.run, verdict: cell?.verdict, measures: cell?.measures })
    expect(matrix.state().phase).toBe('idle')
    expect(matrix.estimate({ conditions: ['clean'], transports: ['sse'], runs: 1, onlyMissing: true })).toMatchObject({ runs: 0, ms: 0 })
    // A later run in which somebody switched faults by hand says nothing about its condition.
    const meddled = await lab.startRun({ scenario: 'clean', transports: ['sse'] })
    await phase(meddled, 'running')
    await meddled.switchFault({ fault: 'link/reset', on: true })
    await meddled.done
    expect((await listRuns(dir))[0]).toMatchObject({ run: meddled.id, scenario: 'clean', outcome: 'finished' })
    const afresh = createMatrix(lab, { defaultProbe: 'node', onRun: () => {}, dir })
    await afresh.recall()
    expect(afresh.state().cells.find(({ condition, transport }) => condition === 'clean' && transport === 'sse')?.run).toBe(cell?.run)
    // What is measured once more stays until it is, or for good when that is stopped.
    await matrix.start({ conditions: ['clean'], transports: ['sse'], runs: 1 })
    expect(matrix.state()).toMatchObject({ phase: 'running', cells: expect.arrayContaining([recalled]) as unknown })
    matrix.stop()
    await matrix.idle()
    expect(matrix.state().cells.find(({ condition, transport }) => condition === 'clean' && transport === 'sse')).toBeDefined()
    // Another time scale is another measurement.
    expect(matrix.estimate({ conditions: ['clean'], transports: ['sse'], runs: 1, onlyMissing: true, scale: 10 }).runs).toBe(1)
  })

  it('hurts each link by itself: the same fault acts on both sides at once, and one is switched off alone', async () => {
    const run = await lab.startRun({ scenario: 'clean', transports: ['sse', 'websocket'], openEnded: true })
    await phase(run, 'running')
    await run.switchFault({ fault: 'link/latency', on: true, params: { latency: '30ms' } })
    await run.switchFault({ fault: 'link/latency@server', on: true, params: { latency: '40ms' } })
    expect(run.state().faults).toMatchObject([
      { fault: 'link/latency', params: { latencyMs: 30 }, stated: { latency: '30ms' } },
      { fault: 'link/latency@server', params: { latencyMs: 40 }, stated: { latency: '40ms' } },
    ])
    await expect.poll(() => [...new Set(run.log().events.flatMap((event) => (event.kind === 'hit' ? [event.fault] : [])))].toSorted(), { timeout: 20_000 }).toEqual(['link/latency', 'link/latency@server'])
    await run.switchFault({ fault: 'link/latency', on: false })
    expect(run.state().faults.map(({ fault }) => fault)).toEqual(['link/latency@server'])
    await run.switchFault({ fault: 'link/reset@server', on: true })
    run.stop()
    const { events } = await run.done
    const ends = events.filter((event) => event.kind === 'tcp-close' && event.hop === 'origin' && event.how === 'rst')
    expect(ends.length).toBeGreaterThan(0)
    // The path was taken away at the end: that is no fault.
    expect(events.filter((event) => event.kind === 'hit' && event.fault.startsWith('link/down'))).toEqual([])
  })

  it('adds the lanes with client code to a run that lives, under the faults that act already', async () => {
    const run = await lab.startRun({ scenario: 'clean', transports: ['polling', 'websocket'], clientCode: 'ready', openEnded: true })
    await phase(run, 'running')
    expect(run.state()).toMatchObject({ waiting: ['websocket-code'] })
    await run.switchFault({ fault: 'link/latency', on: true, params: { latency: '20ms', jitter: '0ms' } })
    await run.addReady?.()
    expect(run.state().waiting).toEqual([])
    const count = () => run.log().events.filter((event) => event.kind === 'message' && event.transport === 'websocket-code').length
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(3)
    expect(run.log().events.some((event) => event.kind === 'hit' && event.fault === 'link/latency' && event.transport === 'websocket-code')).toBe(true)
    await run.switchFault({ fault: 'link/reset', on: true })
    const before = count()
    await expect.poll(count, { timeout: 20_000 }).toBeGreaterThan(before + 5)
    // Once more adds nothing.
    await run.addReady?.()
    run.stop()
    await run.done
    const { cells } = run.state()
    expect(cells.map(({ transport }) => transport)).toEqual(['polling', 'websocket', 'websocket-code'])
    expect(cells[2]?.measures).toMatchObject({ connectionChanges: { ua: 0, lib: 1 }, lost: 0 })
    expect((await openSavedRun(dir, run.id)).state().cells.map(({ transport }) => transport)).toEqual(['polling', 'websocket', 'websocket-code'])
  })

  it('knows of a run to which nothing was added that its ready lanes never ran', async () => {
    const run = await lab.startRun({ scenario: 'clean', transports: ['websocket'], clientCode: 'ready', openEnded: true })
    await phase(run, 'running')
    run.stop()
    await run.done
    for (const state of [run.state(), (await openSavedRun(dir, run.id)).state()]) expect([state.waiting, state.cells.map(({ transport }) => transport)]).toEqual([['websocket-code'], ['websocket']])
  })

  it('leaves no connection of a run behind', async () => {
    await judged(lab, 'silent-drop', ['sse', 'websocket', 'sse-h2'])
    const open = process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap').length
    // The link engine's own API stays for the session; every path and origin of the run is gone.
    expect(open).toBeLessThanOrEqual(2)
  })
})

function phase(run: Awaited<ReturnType<Lab['startRun']>>, wanted: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const now = run.state().phase
      if (now === wanted) resolve()
      else if (now === 'failed') reject(new Error(run.state().error?.message))
    }
    run.onState(look)
    look()
  })
}

import { arch, platform, release } from 'node:os'
import type { Advice, AdviceRequest } from '../contract/advice.ts'
import type { Catalogue, EngineHealth, EngineInfo, MatrixSpec, MatrixState } from '../contract/control.ts'
import type { ProbeKind } from '../contract/report.ts'
import { LabError } from '../core/errors.ts'
import { type ClassDesk, openClassDesk } from '../run/class-desk.ts'
import { adviseFromRuns } from '../run/advice.ts'
import { readCatalogue } from '../run/catalogue.ts'
import { type ExportDesk, openExportDesk } from '../run/export-desk.ts'
import { brownoutVersion, openLab, type Lab, type RunRequest } from '../run/lab.ts'
import { startLagMeter } from '../core/lag.ts'
import { ownScenariosDir } from '../run/data-folders.ts'
import type { LiveRun } from '../run/live-run.ts'
import { createMatrix, type Matrix } from '../run/matrix.ts'
import { createNotesBoard, type NotesBoard } from '../run/notes-board.ts'
import { openOwnScenarios, type OwnScenarios } from '../run/own-scenarios.ts'
import { defaultScale } from '../run/plan.ts'
import { probeInfo } from '../run/probe-sources.ts'
import type { ReplayRun } from '../run/replay-run.ts'
import { openRunLibrary, type RunLibrary } from '../run/run-library.ts'
import { openServerDesk, type ServerDesk } from './server-desk.ts'
import { createWatchedRun } from './watched-run.ts'

export interface EngineOptions {
  /** Builds the lab; `serve` and the desktop differ in the probes they can open. */
  readonly lab: Lab
  readonly saveDir: string
  readonly defaultProbe: ProbeKind
}

/** What the router talks to: the lab, the run or matrix being watched, and the process's own health. */
export interface Engine {
  info(): Promise<EngineInfo>
  health(): EngineHealth
  catalogue(): Catalogue
  /** The conditions and scenarios as files, and the person's own folder of them. */
  readonly library: OwnScenarios
  startRun(request: RunRequest): Promise<LiveRun>
  /** Of what is being opened nothing stays; else the watched run is stopped. */
  stop(): void
  /** A real Toxiproxy for the link from the next run on, or null for the embedded engine. */
  useToxiproxy(url: string | null): Promise<void>
  /** The run on the Live screen: the live one, or a saved one that was opened. */
  watched(): LiveRun | undefined
  /** @throws LabError LAB_STOPPED when something else was opened meanwhile. */
  openRun(id: string): Promise<void>
  /** Opens a saved run to be played again; it stands at its beginning. */
  openReplay(id: string): Promise<void>
  /** @throws LabError LAB_BUSY when the watched run is no replay. */
  replay(): ReplayRun
  /** The saved runs. */
  readonly runs: RunLibrary
  /** Reports and exports. */
  readonly exports: ExportDesk
  /** Moves a saved run to the trash. @throws LabError LAB_BUSY for the one that is being made. */
  removeRun(id: string): Promise<void>
  onWatched(listener: () => void): () => void
  matrix: Matrix
  /** Somebody else's server behind the lab's path. */
  readonly server: ServerDesk
  /** The advisor's answer from the saved runs. */
  advise(request: AdviceRequest, signal: AbortSignal): Promise<Advice>
  /** The statements of the notes, checked. */
  readonly notes: NotesBoard
  /** The predictions of a group; off until the trainer says otherwise. */
  readonly class: ClassDesk
  close(): Promise<void>
}

export type { Lab, LiveRun, MatrixSpec, MatrixState }
export { openLab }

export function createEngine({ lab, saveDir, defaultProbe }: EngineOptions): Engine {
  const lag = startLagMeter()
  const live = createWatchedRun(saveDir)
  const runs = openRunLibrary(saveDir)
  const library = openOwnScenarios(ownScenariosDir())
  const watch = (run: LiveRun) => {
    if (isLive(run)) exports.forget()
    return live.watch(run)
  }
  const busy = (): string | undefined => (matrix.state().phase === 'running' ? 'the matrix is running' : notes.state().phase === 'running' ? 'the notes are being checked' : (liveInWords(live.run()) ?? live.opening()))
  const refuseWhileBusy = (way = '; stop it first') => {
    const what = busy()
    if (what !== undefined) throw new LabError('LAB_BUSY', what + way)
  }
  const matrix = createMatrix(lab, { defaultProbe, onRun: watch, dir: saveDir })
  const notes = createNotesBoard(lab, { defaultProbe, dir: saveDir, onRun: watch })
  const whenFree = async <T>(open: () => T | Promise<T>) => {
    refuseWhileBusy()
    return open()
  }
  const openRun = (id: string) => whenFree(() => live.openSaved(id))
  const server = openServerDesk({ saveDir, toxiproxyUrl: lab.toxiproxyUrl, watched: live.run, watch, begin: (open) => whenFree(() => live.begin('path', open)), openRun })
  const classDesk = openClassDesk()
  const exports = openExportDesk({
    dir: saveDir,
    watched: live.run,
    matrix: () => matrix.state(),
    classSummary: classDesk.summary,
    refuseWhileMeasuring: () => refuseWhileBusy(', and writing a report would disturb it; stop it, or wait until it has ended'),
  })
  return {
    info: () => engineInfo({ lab, saveDir, defaultProbe }),
    health: () => ({ pid: process.pid, lagP99Ms: lag.p99Ms(), clockErrorMs: live.run()?.state().health?.clockErrorMs ?? null, heapMb: process.memoryUsage().heapUsed / 1e6 }),
    catalogue: readCatalogue,
    library,
    startRun: async (request) => watch(await whenFree(() => live.begin('run', (signal) => lab.startRun({ ...request, probe: request.probe ?? defaultProbe, signal })))),
    stop: live.stop,
    useToxiproxy: (url) => whenFree(() => lab.useToxiproxy(url ?? undefined)),
    watched: live.run,
    openRun,
    openReplay: (id) => whenFree(() => live.openReplay(id)),
    replay: live.replay,
    runs,
    exports,
    async removeRun(id) {
      const run = live.run()
      if (run?.id === id && isLive(run)) throw new LabError('LAB_BUSY', `run ${id} is still live; stop it before you delete it`)
      await runs.remove(id)
    },
    onWatched: live.onChange,
    matrix: { ...matrix, start: (spec) => whenFree(() => matrix.start(spec)) },
    notes: { ...notes, start: (spec) => (refuseWhileBusy(), notes.start(spec)) },
    server,
    advise: ({ needs, network, probe = defaultProbe, scale = defaultScale }, signal) => adviseFromRuns({ needs, network }, { dir: saveDir, probe, scale, signal }),
    class: classDesk,
    async close() {
      await classDesk.close()
      matrix.stop()
      notes.stop()
      await live.close()
      await server.close()
      lag.stop()
      library.close()
      await runs.close()
      await lab.close()
    },
  }
}

/** What would be disturbed. */
function liveInWords(run: LiveRun | undefined): string | undefined {
  if (!run || !isLive(run)) return undefined
  const { target } = run.state()
  return target === undefined ? `run ${run.id} is still live` : `the path to ${target} is open`
}

async function engineInfo({ lab, saveDir, defaultProbe }: EngineOptions): Promise<EngineInfo> {
  return {
    pid: process.pid,
    version: brownoutVersion,
    platform: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    probes: await probeInfo(),
    defaultProbe,
    defaultScale,
    toxiproxyUrl: lab.toxiproxyUrl() ?? null,
    runsFolder: saveDir,
  }
}

export function isLive(run: LiveRun): boolean {
  return run.saved !== true && !['done', 'stopped', 'failed'].includes(run.state().phase)
}

import { arch, platform, release } from 'node:os'
import type { Catalogue, EngineHealth, EngineInfo, MatrixSpec, MatrixState, RunSummary } from '../contract/control.ts'
import type { ProbeKind } from '../contract/report.ts'
import { LabError } from '../core/errors.ts'
import { readCatalogue } from '../run/catalogue.ts'
import { brownoutVersion, openLab, type Lab, type RunRequest } from '../run/lab.ts'
import { startLagMeter } from '../core/lag.ts'
import type { LiveRun } from '../run/live-run.ts'
import { createMatrix, type Matrix } from '../run/matrix.ts'
import { defaultScale } from '../run/plan.ts'
import { probeInfo } from '../run/probe-sources.ts'
import { openSavedRun, listSavedRuns } from '../run/saved-runs.ts'

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
  startRun(request: RunRequest): Promise<LiveRun>
  /** A real Toxiproxy for the link from the next run on, or null for the embedded engine. */
  useToxiproxy(url: string | null): Promise<void>
  /** The run on the Live screen: the live one, or a saved one that was opened. */
  watched(): LiveRun | undefined
  openRun(id: string): Promise<void>
  listRuns(): Promise<RunSummary[]>
  onWatched(listener: () => void): () => void
  matrix: Matrix
  close(): Promise<void>
}

export type { Lab, LiveRun, MatrixSpec, MatrixState }
export { openLab }

export function createEngine({ lab, saveDir, defaultProbe }: EngineOptions): Engine {
  const lag = startLagMeter()
  const listeners = new Set<() => void>()
  let watched: LiveRun | undefined
  const watch = (run: LiveRun) => {
    watched = run
    listeners.forEach((listener) => listener())
    return run
  }
  const matrix = createMatrix(lab, { defaultProbe, onRun: watch })
  return {
    async info() {
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
    },
    health: () => ({
      pid: process.pid,
      lagP99Ms: lag.p99Ms(),
      clockErrorMs: watched?.state().health?.clockErrorMs ?? null,
      heapMb: process.memoryUsage().heapUsed / 1e6,
    }),
    catalogue: readCatalogue,
    async startRun(request) {
      if (matrix.state().phase === 'running') throw new LabError('LAB_BUSY', 'the matrix is running; stop it before you start a single run')
      return watch(await lab.startRun({ ...request, probe: request.probe ?? defaultProbe }))
    },
    async useToxiproxy(url) {
      if (matrix.state().phase === 'running' || (watched && isLive(watched))) throw new LabError('LAB_BUSY', 'a run is live; stop it before you change the link')
      await lab.useToxiproxy(url ?? undefined)
    },
    watched: () => watched,
    async openRun(id) {
      if (watched && watched.id !== id && isLive(watched)) throw new LabError('LAB_BUSY', `run ${watched.id} is still live; stop it before you open another`)
      watch(await openSavedRun(saveDir, id))
    },
    listRuns: () => listSavedRuns(saveDir),
    onWatched(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    matrix,
    async close() {
      matrix.stop()
      lag.stop()
      await lab.close()
    },
  }
}

export function isLive(run: LiveRun): boolean {
  return !['done', 'stopped', 'failed'].includes(run.state().phase)
}

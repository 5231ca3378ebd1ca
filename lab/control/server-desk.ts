import type { OwnServerSpec, TargetFindings, TargetLook } from '../contract/own-server.ts'
import { LabError } from '../core/errors.ts'
import type { LiveRun } from '../run/live-run.ts'
import { isOwnServer, lookAtTarget, type OwnServerLive, startOwnServerLive } from '../run/own-server-live.ts'

/** Paths in front of somebody else's server, one at a time, and none beside a run. */
export interface ServerDesk {
  look(look: TargetLook): Promise<TargetFindings>
  /** The path becomes the watched run; when it is closed, its saved run does. @throws LabError LAB_STOPPED when it was given up before it was open. */
  start(spec: OwnServerSpec): Promise<LiveRun>
  condition(idOrPath: string): Promise<void>
  close(): Promise<void>
}

export interface ServerDeskOptions {
  readonly saveDir: string
  toxiproxyUrl(): string | undefined
  watched(): LiveRun | undefined
  watch(run: LiveRun): LiveRun
  /** Throws while anything else is measured or opened. */
  begin<T>(open: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** Shows a saved run, unless something else is shown by then. */
  openRun(id: string): Promise<void>
}

export function openServerDesk({ saveDir, toxiproxyUrl, watched, watch, begin, openRun }: ServerDeskOptions): ServerDesk {
  let current: OwnServerLive | undefined
  const showSaved = async (run: OwnServerLive) => {
    await run.done
    if (current === run) current = undefined
    if (watched() === run) await openRun(run.id)
  }
  return {
    look: lookAtTarget,
    async start(spec) {
      const run = await begin((signal) => startOwnServerLive(spec, { dir: saveDir, toxiproxyUrl: toxiproxyUrl(), signal }))
      current = run
      // A file that cannot be read any more leaves what was seen on screen.
      showSaved(run).catch(() => {})
      return watch(run)
    },
    async condition(idOrPath) {
      const run = watched()
      if (!isOwnServer(run)) throw new LabError('LAB_BUSY', 'no path is open; open one to your server first')
      await run.applyCondition(idOrPath)
    },
    async close() {
      current?.stop()
      await current?.done
    },
  }
}

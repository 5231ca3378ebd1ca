import type { OwnServerSpec, TargetFindings, TargetLook } from '../contract/own-server.ts'
import { LabError } from '../core/errors.ts'
import type { LiveRun } from '../run/live-run.ts'
import { isOwnServer, lookAtTarget, type OwnServerLive, startOwnServerLive } from '../run/own-server-live.ts'
import { openSavedRun } from '../run/saved-runs.ts'

/** Paths in front of somebody else's server, one at a time, and none beside a run. */
export interface ServerDesk {
  look(look: TargetLook): Promise<TargetFindings>
  /** The path becomes the watched run; when it is closed, its saved run does. */
  start(spec: OwnServerSpec): Promise<LiveRun>
  condition(idOrPath: string): Promise<void>
  close(): Promise<void>
}

export interface ServerDeskOptions {
  readonly saveDir: string
  toxiproxyUrl(): string | undefined
  watched(): LiveRun | undefined
  watch(run: LiveRun): LiveRun
  /** Throws while anything else is measured. */
  refuseWhileBusy(): void
}

export function openServerDesk({ saveDir, toxiproxyUrl, watched, watch, refuseWhileBusy }: ServerDeskOptions): ServerDesk {
  let starting = false
  let current: OwnServerLive | undefined
  const showSaved = async (run: OwnServerLive) => {
    await run.done
    if (current === run) current = undefined
    if (watched() === run) watch(await openSavedRun(saveDir, run.id))
  }
  return {
    look: lookAtTarget,
    async start(spec) {
      refuseWhileBusy()
      if (starting) throw new LabError('LAB_BUSY', 'a path is being opened already; wait a moment')
      starting = true
      try {
        current = await startOwnServerLive(spec, { dir: saveDir, toxiproxyUrl: toxiproxyUrl() })
        // A file that cannot be read any more leaves what was seen on screen.
        showSaved(current).catch(() => {})
        return watch(current)
      } finally {
        starting = false
      }
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

import { LabError } from '../core/errors.ts'
import type { LiveRun } from '../run/live-run.ts'
import { openReplay, type ReplayRun } from '../run/replay-run.ts'
import { openSavedRun } from '../run/saved-runs.ts'
import { createOpenings } from './openings.ts'

/** The run on the Live screen: the live one, or a saved one that was opened; and what is on its way there. */
export interface WatchedRun {
  run(): LiveRun | undefined
  watch(run: LiveRun): LiveRun
  onChange(listener: () => void): () => void
  /** In words, what is being opened and nothing else may begin beside; for a saved run nothing waits. */
  opening(): string | undefined
  /** @throws LabError LAB_STOPPED when it was given up, which `open` is told by the signal. */
  begin<T>(what: 'run' | 'path', open: (signal: AbortSignal) => Promise<T>): Promise<T>
  /** @throws LabError LAB_STOPPED when something else was opened meanwhile. */
  openSaved(id: string): Promise<void>
  openReplay(id: string): Promise<void>
  /** @throws LabError LAB_BUSY when the watched run is no replay. */
  replay(): ReplayRun
  stop(): void
  close(): Promise<void>
}

export function createWatchedRun(dir: string): WatchedRun {
  const listeners = new Set<() => void>()
  const openings = createOpenings()
  let watched: LiveRun | undefined
  let replay: ReplayRun | undefined
  const watch = (run: LiveRun) => {
    // A saved run that is still being read must not take the place of what came later.
    openings.giveUp()
    if (replay !== run) replay?.pause()
    watched = run
    listeners.forEach((listener) => listener())
    return run
  }
  const inWords = { run: 'a run is being opened', path: 'a path is being opened', saved: undefined } as const
  const opening = () => inWords[openings.current() ?? 'saved']
  return {
    run: () => watched,
    watch,
    onChange: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    opening,
    begin: openings.begin,
    openSaved: async (id) => void watch(await openings.begin('saved', () => openSavedRun(dir, id))),
    async openReplay(id) {
      const opened = await openings.begin('saved', () => openReplay(dir, id))
      watch(opened)
      replay = opened
    },
    replay() {
      if (!replay || watched !== replay) throw new LabError('LAB_BUSY', 'no replay is open; open one of a saved run first')
      return replay
    },
    stop() {
      if (opening() === undefined) watched?.stop()
      else openings.giveUp()
    },
    async close() {
      openings.giveUp()
      await openings.idle()
      replay?.pause()
    },
  }
}

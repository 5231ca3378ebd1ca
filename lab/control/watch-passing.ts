import type { PassingState } from '../contract/own-server.ts'
import { passingOf } from '../run/own-server-live.ts'
import { type Engine, isLive } from './engine.ts'

/** Twice a second is as often as a person reads sentences. */
const updateEveryMs = 500
/** Time alone makes a silence. */
const silenceEveryMs = 1000

/** What passes in the watched run as a whole picture, whenever it changes; null while that is no run in front of somebody's server. */
export async function* watchPassing(engine: Engine, signal: AbortSignal): AsyncGenerator<PassingState | null> {
  let wake: () => void = () => {}
  const changed = () => wake()
  const offWatched = engine.onWatched(changed)
  signal.addEventListener('abort', changed, { once: true })
  let told: PassingState | null | undefined
  try {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => (wake = resolve))
      const run = engine.watched()
      const offs = run ? [run.onState(changed), run.onEvents(changed)] : []
      const state = run ? passingOf(run) : null
      // A run of another kind is no news twice.
      if (state !== told || (run && isLive(run) && state)) yield state
      told = state
      const timer = run && isLive(run) && state ? setTimeout(changed, silenceEveryMs) : undefined
      await woken
      clearTimeout(timer)
      for (const off of offs) off()
      await new Promise((resolve) => setTimeout(resolve, updateEveryMs))
    }
  } finally {
    offWatched()
  }
}

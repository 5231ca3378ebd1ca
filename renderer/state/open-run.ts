import { toOpen, whenFree } from './make-way.ts'
import { type Selection, select } from './selection.ts'
import { ask, useSession } from './session-store.ts'
import { setWorkbench } from './workbench.ts'

/** The run behind what is said, on Live, in the Inspector or as a report, and in it what says so. */
export function openRun(run: string, at: Partial<Omit<Selection, 'run'>> = {}, screen: 'live' | 'inspector' | 'report' = 'live'): void {
  const shown = useSession.getState().run
  // In a replay what is meant may not have happened yet.
  const isShown = shown?.run === run && !shown.replay
  const show = () => {
    setWorkbench({ screen, ...(screen === 'report' ? { reportOf: 'run' } : {}) })
    select({ run, ...at })
  }
  if (isShown) return show()
  whenFree(toOpen(run), () => ask((engine) => engine.openRun(run).then(show)))
}

import { type Selection, select } from './selection.ts'
import { ask, useSession } from './session-store.ts'
import { setWorkbench } from './workbench.ts'

/** The run behind what is said, on Live, in the Inspector or as a report, and in it what says so. */
export function openRun(run: string, at: Partial<Omit<Selection, 'run'>> = {}, screen: 'live' | 'inspector' | 'report' = 'live'): void {
  ask(async (engine) => {
    const shown = useSession.getState().run
    // In a replay what is meant may not have happened yet.
    if (shown?.run !== run || shown.replay) await engine.openRun(run)
    setWorkbench({ screen, ...(screen === 'report' ? { reportOf: 'run' } : {}) })
    select({ run, ...at })
  })
}

import { type Selection, select } from './selection.ts'
import { ask, useSession } from './session-store.ts'
import { setWorkbench } from './workbench.ts'

/** The run behind what is said, on Live or in the Inspector, and in it what says so. */
export function openRun(run: string, at: Partial<Pick<Selection, 'transport' | 'event'>> = {}, screen: 'live' | 'inspector' = 'live'): void {
  ask(async (engine) => {
    if (useSession.getState().run?.run !== run) await engine.openRun(run)
    setWorkbench({ screen })
    select({ run, ...at })
  })
}

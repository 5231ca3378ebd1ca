import { ask } from '../../state/session-store.ts'
import { setWorkbench } from '../../state/workbench.ts'

/** The run behind a number, on the Live screen. */
export function openRun(run: string): void {
  ask(async (engine) => {
    await engine.openRun(run)
    setWorkbench({ screen: 'live' })
  })
}

import { select } from './selection.ts'
import { setWorkbench } from './workbench.ts'

/** Goes to the bytes of an event of the run on screen. */
export function inspectEvent(run: string, event: number): void {
  select({ run, event })
  setWorkbench({ screen: 'inspector' })
}

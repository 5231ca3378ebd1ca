import type { TransportId } from '../../lab/contract/transport.ts'
import type { ScreenId } from '../i18n/messages.ts'
import { select } from './selection.ts'
import { ask, useSession } from './session-store.ts'
import { setWorkbench } from './workbench.ts'

/** The lanes of a run, at an event of a transport where there is one. */
export function showRun(run: string, { transport, event }: { readonly transport?: TransportId | undefined; readonly event?: number | undefined } = {}): void {
  withRun(run, 'live', () => select({ run, ...(transport ? { transport } : {}), event: event ?? null, range: null }))
}

/** The bytes of a transport. */
export function showBytes(run: string, transport: TransportId | undefined): void {
  withRun(run, 'inspector', () => select({ run, ...(transport ? { transport } : {}), event: null, connection: null, range: null }))
}

export function showReport(run: string): void {
  withRun(run, 'report', () => setWorkbench({ reportOf: 'run' }))
}

/** Makes it the run on screen, where it is not yet. */
export function watchRun(run: string): void {
  ask((engine) => engine.openRun(run))
}

function withRun(run: string, screen: ScreenId, then: () => void): void {
  const go = () => {
    then()
    setWorkbench({ screen })
  }
  if (useSession.getState().run?.run === run) return go()
  ask(async (engine) => {
    await engine.openRun(run)
    go()
  })
}

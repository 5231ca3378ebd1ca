import { list } from '../i18n/format.ts'
import { currentMessages } from '../i18n/messages.ts'
import { unlessLocked } from './lock.ts'
import { whenFree } from './make-way.ts'
import { ask, askToStart, useSession } from './session-store.ts'
import { useSettings } from './settings.ts'

/** @param ids of the statements to check; default: all of them */
export function checkNotes(ids?: readonly string[]): void {
  whenFree({ verb: 'check', what: ids?.length === 1 ? list(ids) : currentMessages().living.what.notes }, () => {
    const { probe, scale } = useSettings.getState()
    askToStart((engine) => engine.checkNotes({ ...(ids ? { ids: [...ids] } : {}), ...(probe ? { probe } : {}), ...(scale !== null ? { scale } : {}) }))
  })
}

export function stopNotes(): void {
  ask((engine) => engine.stopNotes())
}

/** The main action of the screen. */
export function checkOrStopNotes(): boolean {
  const { notes, starting } = useSession.getState()
  if (notes?.phase === 'running') stopNotes()
  else if (!starting && unlessLocked()) checkNotes()
  return true
}

import { create } from 'zustand'
import { titleOf } from '../i18n/fixture-texts.ts'
import { currentMessages } from '../i18n/messages.ts'
import { currentLiving, onceNothingLives, stopLiving } from './living.ts'
import { useSession } from './session-store.ts'
import { goToScreen, useWorkbench } from './workbench.ts'

/** What somebody wants that cannot begin beside what lives. */
export interface Wanted {
  readonly verb: 'run' | 'open' | 'check'
  /** As it stands in a sentence. */
  readonly what: string
}

interface Asked extends Wanted {
  /** It was answered, and what lives is ending. */
  readonly isStopping: boolean
  go(): void
}

/** Null: nobody has to be asked. */
export const useAsked = create<{ readonly asked: Asked | null }>()(() => ({ asked: null }))

let stopWaiting = () => {}

/** The one way to begin anything: at once, or after what lives was stopped, which is asked first. */
export function whenFree(wanted: Wanted, go: () => void): void {
  if (currentLiving() === null) return go()
  stopWaiting()
  useAsked.setState({ asked: { ...wanted, go, isStopping: false } })
}

/** The answer yes. */
export function stopAndGo(): void {
  const { asked } = useAsked.getState()
  if (asked === null || asked.isStopping) return
  useAsked.setState({ asked: { ...asked, isStopping: true } })
  stopLiving()
  stopWaiting = onceNothingLives(() => {
    useAsked.setState({ asked: null })
    asked.go()
    // Where it was asked, a button may stand for something else now, or be gone.
    goToScreen(useWorkbench.getState().screen)
  })
}

/** The answer no. What was told to stop already does so all the same. */
export function letItGoOn(): void {
  stopWaiting()
  useAsked.setState({ asked: null })
}

/** A condition or a scenario by its id. */
export function toRun(id: string): Wanted {
  const { catalogue } = useSession.getState()
  return { verb: 'run', what: currentMessages().living.what.titled((catalogue && titleOf(catalogue, id)) ?? id) }
}

export function toOpen(run: string): Wanted {
  return { verb: 'open', what: currentMessages().living.what.saved(run) }
}

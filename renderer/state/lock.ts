import { currentMessages } from '../i18n/messages.ts'
import { toast } from './toasts.ts'
import { setWorkbench, useWorkbench } from './workbench.ts'

/** How long Escape or the lock's button must be held to unlock, ms. */
export const unlockAfterMs = 2000

export function useLocked(): boolean {
  return useWorkbench((bench) => bench.locked)
}

export function lock(): void {
  setWorkbench({ locked: true, helpOpen: false, paletteOpen: false })
}

export function unlock(): void {
  if (!useWorkbench.getState().locked) return
  setWorkbench({ locked: false })
  toast({ text: currentMessages().lock.unlocked })
}

/** For what would change more than a run: says why not while the lock is on. @returns whether it may go on */
export function unlessLocked(): boolean {
  if (!useWorkbench.getState().locked) return true
  toast({ text: currentMessages().lock.refused })
  return false
}

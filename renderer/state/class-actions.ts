import { currentMessages } from '../i18n/messages.ts'
import { unlessLocked } from './lock.ts'
import { ask } from './session-store.ts'
import { toast } from './toasts.ts'

/** Ends the collecting; an open door is shut, and said to be. */
export function endClass(wasOpen: boolean): void {
  if (!unlessLocked()) return
  ask(async (engine) => {
    await engine.class.off()
    if (wasOpen) toast({ text: currentMessages().classTexts.closed })
  })
}

export function forgetClass(): void {
  ask(async (engine) => {
    await engine.class.forget()
    toast({ text: currentMessages().classTexts.forgotten, undo: () => ask(({ class: room }) => room.recall()) })
  })
}

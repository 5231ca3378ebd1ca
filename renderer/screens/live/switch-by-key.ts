import { faultText } from '../../i18n/fixture-texts.ts'
import { currentMessages } from '../../i18n/messages.ts'
import { toast } from '../../state/toasts.ts'
import { isTyping } from '../../widgets/typing.ts'
import type { FaultSwitchState } from './path-places.ts'
import { toggleFault } from './path-switches.ts'

/** So soon the same key has to come again, ms. */
const againMs = 3000

let asked: { readonly fault: string; readonly at: number } | null = null

/** A key is hit by accident: what cannot be taken back (a restart, a reset) wants it twice, and what is left of typing does nothing. */
export function switchByKey(fault: FaultSwitchState): void {
  if (isTyping()) return
  const { id, lifetime } = fault.info
  const isAgain = asked?.fault === id && performance.now() - asked.at < againMs
  if (lifetime === 'instant' && !isAgain) {
    asked = { fault: id, at: performance.now() }
    return toast({ text: currentMessages().path.pressAgain(faultText(fault.info).title) })
  }
  asked = null
  toggleFault(fault)
}

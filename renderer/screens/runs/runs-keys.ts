import type { Messages } from '../../i18n/messages.ts'
import type { KeyRow } from '../screen-definition.ts'

/** For the help. */
export function runsKeyRows({ help: { keys } }: Messages): readonly KeyRow[] {
  return [
    { keys: ['↑', '↓', 'j', 'k'], does: keys.move },
    { keys: ['Space', 'Shift+↑', 'Shift+↓', 'Ctrl+A'], does: keys.choose },
    { keys: ['Enter'], does: keys.openRun },
    { keys: ['F2'], does: keys.rename },
    { keys: ['P'], does: keys.pin },
    { keys: ['Delete'], does: keys.remove },
  ]
}

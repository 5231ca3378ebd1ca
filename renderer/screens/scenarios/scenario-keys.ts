import type { Messages } from '../../i18n/messages.ts'
import { newScenario, openFromDisk } from '../../state/scenario-actions.ts'
import type { KeyRow, ScreenDefinition } from '../screen-definition.ts'

export function scenarioKeyRows({ scenarios: { keys } }: Messages): readonly KeyRow[] {
  return [
    { keys: ['↑', '↓', 'J', 'K'], does: keys.library },
    { keys: ['Ctrl+O'], does: keys.open },
    { keys: ['Ctrl+S', 'Ctrl+Shift+S'], does: keys.save },
    { keys: ['Ctrl+Z', 'Ctrl+Y'], does: keys.undo },
    { keys: ['←', '→', 'Ctrl+→'], does: keys.move },
    { keys: ['Shift+←', 'Shift+→'], does: keys.stretch },
    { keys: ['Delete'], does: keys.remove },
    { keys: ['Ctrl+Space'], does: keys.suggest },
    { keys: ['F8'], does: keys.mistake },
  ]
}

export const scenarioCommands: NonNullable<ScreenDefinition['commands']> = ({ scenarios: { library } }) => [
  { id: 'new-scenario', title: library.create, run: newScenario },
  { id: 'open-scenario', title: library.open, keys: 'Ctrl+O', run: () => void openFromDisk() },
]

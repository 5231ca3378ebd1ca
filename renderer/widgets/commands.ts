import { screenKeys } from '../../lab/contract/screens.ts'
import { currentMessages, type Messages } from '../i18n/messages.ts'
import { screens } from '../screens/registry.tsx'
import { lock } from '../state/lock.ts'
import { startFreeRun, toggleClientCode } from '../state/run-actions.ts'
import { ask, useSession } from '../state/session-store.ts'
import { nextLanguage, nextTheme, toggleProjector } from '../state/settings.ts'
import { setWorkbench, useWorkbench } from '../state/workbench.ts'
import { conditionText, scenarioText } from '../i18n/fixture-texts.ts'

/** Something that the palette can do. */
export interface Command {
  readonly id: string
  readonly title: string
  readonly keys?: string | undefined
  run(): void
}
export interface CommandSection {
  readonly title: string
  readonly commands: readonly Command[]
}

export function undoSwitch(): void {
  if ((useSession.getState().run?.undoable ?? 0) > 0) ask((engine) => engine.undo())
}

/** What the screen on show runs. */
function mainAction(): (() => boolean) | undefined {
  const { screen } = useWorkbench.getState()
  return screens.find(({ id }) => id === screen)?.runOrStop
}

/** @returns false: the screen on show has nothing to run or to stop */
export function runOrStop(): boolean {
  return mainAction()?.() ?? false
}

function actions({ actions: titles }: Messages): readonly Command[] {
  return [
    ...(mainAction() ? [{ id: 'run-or-stop', title: titles.runOrStop, keys: 'Ctrl+Enter', run: runOrStop }] : []),
    { id: 'free-run', title: titles.freeRun, run: startFreeRun },
    { id: 'undo', title: titles.undo, keys: 'Ctrl+Z', run: undoSwitch },
    { id: 'client-code', title: titles.clientCode, keys: 'Alt+C', run: toggleClientCode },
    { id: 'projector', title: titles.projector, keys: 'Alt+P', run: toggleProjector },
    { id: 'lock', title: titles.lock, keys: 'Alt+Shift+P', run: lock },
    { id: 'language', title: titles.language, keys: 'Alt+L', run: nextLanguage },
    { id: 'theme', title: titles.theme, keys: 'Alt+T', run: nextTheme },
    { id: 'help', title: titles.help, keys: '?', run: () => setWorkbench({ helpOpen: true }) },
  ]
}

/** Everything that has a name: screens, actions (those of the screens too), conditions, scenarios. */
export function commandSections(): readonly CommandSection[] {
  const messages = currentMessages()
  const { sections } = messages.palette
  const { catalogue } = useSession.getState()
  const choose = (scenario: string) => () => setWorkbench({ scenario, screen: 'live' })
  return [
    { title: sections.screens, commands: screens.map(({ id }) => ({ id: `screen-${id}`, title: messages.screens[id], keys: `Alt+${screenKeys[id]}`, run: () => setWorkbench({ screen: id }) })) },
    { title: sections.actions, commands: [...actions(messages), ...screens.flatMap((screen) => screen.commands?.(messages) ?? [])] },
    { title: sections.conditions, commands: (catalogue?.conditions ?? []).map((info) => ({ id: `choose-${info.id}`, title: conditionText(info).title, run: choose(info.id) })) },
    { title: sections.scenarios, commands: (catalogue?.scenarios ?? []).map((info) => ({ id: `choose-${info.id}`, title: scenarioText(info).title, run: choose(info.id) })) },
  ]
}

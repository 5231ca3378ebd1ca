import { screenKeys } from '../../lab/contract/screens.ts'
import type { Language, Messages } from '../i18n/messages.ts'
import { conditionText, scenarioText } from '../../lab/language/fixture-texts.ts'
import { noteCommands } from '../screens/notes/note-commands.ts'
import { screens } from '../screens/registry.tsx'
import { lock } from '../state/lock.ts'
import { startFreeRun, toggleClientCode } from '../state/run-actions.ts'
import { chooseScenario } from '../state/scenario-actions.ts'
import { ask, useSession } from '../state/session-store.ts'
import { nextLanguage, nextTheme, toggleProjector } from '../state/settings.ts'
import { goToScreen, setWorkbench, useWorkbench } from '../state/workbench.ts'

/** Something that the palette can do. */
export interface Command {
  readonly id: string
  readonly title: string
  /** As files and the command line call it. */
  readonly name?: string | undefined
  /** A sentence or two of what it is; it is searched, too. */
  readonly says?: string | undefined
  readonly keys?: string | undefined
  run(): void
}
export interface CommandSection {
  readonly title: string
  readonly commands: readonly Command[]
  /** So many that nobody wants to see them before something is typed. */
  readonly searchedOnly?: boolean
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

function actions({ actions: titles, actionsAbout: says }: Messages): readonly Command[] {
  const all: readonly (Omit<Command, 'title'> & { readonly id: keyof typeof says })[] = [
    ...(mainAction() ? [{ id: 'runOrStop' as const, keys: 'Ctrl+Enter', run: runOrStop }] : []),
    { id: 'freeRun', run: startFreeRun },
    { id: 'undo', keys: 'Ctrl+Z', run: undoSwitch },
    { id: 'clientCode', keys: 'Alt+C', run: toggleClientCode },
    { id: 'projector', keys: 'Alt+P', run: toggleProjector },
    { id: 'lock', keys: 'Alt+Shift+P', run: lock },
    { id: 'language', keys: 'Alt+L', run: nextLanguage },
    { id: 'theme', keys: 'Alt+T', run: nextTheme },
    { id: 'help', keys: '?', run: () => setWorkbench({ helpOpen: true }) },
  ]
  return all.map((action) => ({ ...action, title: titles[action.id], says: says[action.id] }))
}

/** Everything that has a name, in one language: screens, actions (those of the screens too), conditions, scenarios, statements of the notes. */
export function commandSections(messages: Messages, language: Language): readonly CommandSection[] {
  const { screens: titles, screensAbout, lab, palette } = messages
  const { sections } = palette
  const { catalogue } = useSession.getState()
  const choose = (info: { readonly id: string }, { title, text }: { readonly title: string; readonly text: string }): Command => ({ id: `choose-${info.id}`, name: info.id, title, says: text, run: () => chooseScenario(info.id) })
  return [
    { title: sections.screens, commands: screens.map(({ id }) => ({ id: `screen-${id}`, title: titles[id], says: screensAbout[id], keys: `Alt+${screenKeys[id]}`, run: () => goToScreen(id) })) },
    { title: sections.actions, commands: [...actions(messages), ...screens.flatMap((screen) => screen.commands?.(messages, language) ?? [])] },
    { title: sections.conditions, commands: (catalogue?.conditions ?? []).map((info) => choose(info, conditionText(info, lab))) },
    { title: sections.scenarios, commands: (catalogue?.scenarios ?? []).map((info) => choose(info, scenarioText(info, lab))) },
    { title: sections.notes, commands: noteCommands(messages), searchedOnly: true },
  ]
}

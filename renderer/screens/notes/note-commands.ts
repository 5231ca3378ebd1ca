import type { Messages } from '../../i18n/messages.ts'
import { useSession } from '../../state/session-store.ts'
import { setWorkbench } from '../../state/workbench.ts'

/** Every statement, and what is measured for it, which is told in English alone. */
export function noteCommands({ notes }: Messages) {
  const sections = useSession.getState().catalogue?.notes.sections ?? []
  return sections.flatMap((section) => section.notes).map(({ id, statement, shows }) => ({ id: `note-${id}`, title: `${id} · ${notes.statements[id] ?? statement}`, says: notes.statements[id] === undefined ? shows : undefined, run: () => setWorkbench({ screen: 'notes', note: id }) }))
}

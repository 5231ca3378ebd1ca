import type { Language, Messages } from '../../i18n/messages.ts'
import { beginAgain, openLesson, useLessons } from '../../state/lessons.ts'
import { useSession } from '../../state/session-store.ts'
import { setWorkbench } from '../../state/workbench.ts'
import type { KeyRow } from '../screen-definition.ts'

export function lessonKeyRows({ lessons: { keys } }: Messages): readonly KeyRow[] {
  return [
    { keys: ['Alt+←', 'Alt+→', '[', ']'], does: keys.steps },
    { keys: ['↑', '↓'], does: keys.options },
    { keys: ['Enter'], does: keys.lock },
  ]
}

/** Every lesson by its title; of the open one a new attempt. */
export function lessonCommands({ lessons: { palette } }: Messages, language: Language) {
  const { open } = useLessons.getState()
  const cards = useSession.getState().catalogue?.lessons.lessons ?? []
  return [
    ...cards.map(({ id, texts }) => ({ id: `lesson-${id}`, name: id, title: palette.open(texts[language].title), says: texts[language].summary, run: () => goToLesson(id) })),
    ...(open === null ? [] : [{ id: 'lesson-anew', title: palette.anew, run: () => (beginAgain(open), setWorkbench({ screen: 'lessons' })) }]),
  ]
}

function goToLesson(id: string): void {
  openLesson(id)
  setWorkbench({ screen: 'lessons' })
}

/** The first one that is not done; with all done, or none, the list. */
export function openFirstLesson(): void {
  const cards = useSession.getState().catalogue?.lessons.lessons ?? []
  const { progress } = useLessons.getState()
  openLesson(cards.find(({ id }) => !progress[id]?.done)?.id ?? null)
  setWorkbench({ screen: 'lessons' })
}

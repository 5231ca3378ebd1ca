import type { LessonRun } from '../../../lab/contract/lesson.ts'
import { subjectTitle } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { subjectOf } from '../../state/lesson-run.ts'
import { useSession } from '../../state/session-store.ts'

/** The scenario or condition by its name. */
export function useSubjectTitle(run: LessonRun): string {
  useMessages()
  const id = subjectOf(run)
  const title = useSession(({ catalogue }) => [...(catalogue?.conditions ?? []), ...(catalogue?.scenarios ?? [])].find((info) => info.id === id)?.title)
  return subjectTitle({ id, title: title ?? id })
}

import { useMessages } from '../../i18n/messages.ts'
import { openLesson, useLessons } from '../../state/lessons.ts'
import { useSession } from '../../state/session-store.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'
import { ErrorState, LoadingState } from '../../widgets/states.tsx'
import { LessonsList } from './lessons-list.tsx'
import { Player } from './player.tsx'

/** The lessons, or the one that is played. */
export function LessonsScreen() {
  const open = useLessons((lessons) => lessons.open)
  const list = useSession((session) => session.catalogue?.lessons)
  if (!list) return null
  const card = list.lessons.find(({ id }) => id === open)
  return card ? <Opened key={card.id} id={card.id} /> : <LessonsList list={list} />
}

function Opened({ id }: { readonly id: string }) {
  const { lessons: texts } = useMessages()
  const { answer, again } = useAnswer(`lesson ${id}`, (engine) => engine.lessons.open(id))
  if (answer.kind === 'ready') return <Player lesson={answer.value} />
  return (
    <Page title={texts.title}>
      {answer.kind === 'loading' ? (
        <LoadingState />
      ) : (
        <ErrorState
          title={texts.failed}
          text={answer.message}
          again={again}
          action={<Button onClick={() => openLesson(null)}>{texts.all}</Button>}
        />
      )}
    </Page>
  )
}

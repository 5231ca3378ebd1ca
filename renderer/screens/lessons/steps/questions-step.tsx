import { Check } from 'lucide-react'
import { useState } from 'react'
import type { LessonQuestion } from '../../../../lab/contract/lesson.ts'
import { useLanguage, useMessages } from '../../../i18n/messages.ts'
import { answerQuestion, openLesson } from '../../../state/lessons.ts'
import { useSession } from '../../../state/session-store.ts'
import { Button } from '../../../widgets/button.tsx'
import { Inline } from '../markdown.tsx'
import { OptionList } from '../option-list.tsx'
import type { StepProps } from '../player.tsx'
import styles from '../lessons.module.css'

export function QuestionsStep({ lesson, progress }: StepProps) {
  const { lessons: texts } = useMessages()
  const next = useSession((session) => session.catalogue?.lessons.lessons.find(({ order }) => order > lesson.order))
  return (
    <>
      <p className={styles['hint']}>{texts.questions.text}</p>
      {lesson.questions.map((question) => (
        <Question key={question.id} lesson={lesson} question={question} given={progress.answers[question.id]} />
      ))}
      {progress.done && (
        <div className={styles['finish']} role="status">
          <h3>
            <Check size={18} aria-hidden /> {texts.questions.done}
          </h3>
          <p>{texts.questions.doneText}</p>
          <div className={styles['buttons']}>
            {next && (
              <Button look="primary" onClick={() => openLesson(next.id)}>
                {texts.nextLesson}
              </Button>
            )}
            <Button onClick={() => openLesson(null)}>{texts.all}</Button>
          </div>
        </div>
      )}
    </>
  )
}

function Question({ lesson, question, given }: Pick<StepProps, 'lesson'> & { readonly question: LessonQuestion; readonly given: string | undefined }) {
  const { lessons: texts } = useMessages()
  const [chosen, choose] = useState<string>()
  const text = lesson.texts[useLanguage()].questions[question.id]
  const optionText = (id: string) => text?.options[id] ?? id
  const questions = lesson.questions.map(({ id }) => id)
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen !== undefined) answerQuestion(lesson.id, { question: question.id, option: chosen, questions })
      }}
    >
      <fieldset className={styles['ask']} disabled={given !== undefined}>
        <legend>
          <Inline text={text?.ask ?? question.id} />
        </legend>
        <OptionList options={question.options.map((id) => ({ id, text: optionText(id) }))} value={given ?? chosen} answer={given === undefined ? undefined : question.answer} onChange={choose} />
      </fieldset>
      {given === undefined ? (
        <div>
          <Button submits disabled={chosen === undefined}>
            {texts.questions.answer}
          </Button>
        </div>
      ) : (
        <p className={styles['because']} role="status">
          <strong>{given === question.answer ? texts.questions.right : <Inline text={texts.questions.wrong(optionText(question.answer))} />}</strong> <Inline text={text?.because ?? ''} />
        </p>
      )}
    </form>
  )
}

import { useLanguage, useMessages } from '../../../i18n/messages.ts'
import { noteSentence, showExplanation } from '../../../state/lessons.ts'
import { Button } from '../../../widgets/button.tsx'
import { Markdown } from '../markdown.tsx'
import type { StepProps } from '../player.tsx'
import styles from '../lessons.module.css'

/** The learner's sentence first, then the lesson's, with what was measured in the run of this attempt. */
export function ExplainStep({ lesson, progress: { attempt }, outcome }: StepProps) {
  const { lessons: texts } = useMessages()
  const { explain } = lesson.texts[useLanguage()]
  if (attempt.explained) {
    return (
      <>
        {attempt.sentence.trim() !== '' && (
          <blockquote className={styles['sentence']}>
            <span>{texts.explain.yours}</span> {attempt.sentence}
          </blockquote>
        )}
        <Markdown text={explain} values={outcome?.values ?? []} />
      </>
    )
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        showExplanation(lesson.id)
      }}
    >
      <label className={styles['why']}>
        {texts.explain.ask}
        <textarea rows={3} maxLength={600} value={attempt.sentence} onChange={(event) => noteSentence(lesson.id, event.target.value)} />
      </label>
      <p className={styles['hint']}>{texts.explain.askHint}</p>
      <div className={styles['buttons']}>
        <Button look="primary" submits disabled={attempt.sentence.trim() === ''}>
          {texts.explain.show}
        </Button>
        <Button look="quiet" onClick={() => showExplanation(lesson.id)}>
          {texts.explain.skip}
        </Button>
      </div>
    </form>
  )
}

import { Play } from 'lucide-react'
import { useLanguage, useMessages } from '../../../i18n/messages.ts'
import { startLessonTry } from '../../../state/lesson-run.ts'
import { Button } from '../../../widgets/button.tsx'
import { Markdown } from '../markdown.tsx'
import type { StepProps } from '../player.tsx'
import { useSubjectTitle } from '../subject-title.ts'
import styles from '../lessons.module.css'

export function TryStep({ lesson, attemptRun: { isStarting } }: StepProps) {
  const { lessons: texts } = useMessages()
  const title = useSubjectTitle(lesson.try)
  return (
    <>
      <Markdown text={lesson.texts[useLanguage()].try} />
      <div className={styles['lockRow']}>
        <Button look="primary" disabled={isStarting} onClick={() => startLessonTry(lesson.try)}>
          <Play size={13} fill="currentColor" aria-hidden /> {texts.tryIt.run}
        </Button>
        <p className={styles['hint']}>{texts.tryIt.text(title)}</p>
      </div>
    </>
  )
}

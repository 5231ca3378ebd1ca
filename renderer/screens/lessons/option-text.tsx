import type { Lesson, LessonPrediction } from '../../../lab/contract/lesson.ts'
import { useLanguage, useMessages } from '../../i18n/messages.ts'
import { Inline } from './markdown.tsx'
import { letterOf } from './values.ts'
import styles from './lessons.module.css'

/** An option with its letter; what was measured may be none of them. */
export function OptionText({ lesson, prediction, option }: { readonly lesson: Lesson; readonly prediction: LessonPrediction; readonly option: string | null | undefined }) {
  const { lessons: texts } = useMessages()
  const words = lesson.texts[useLanguage()].predictions[prediction.id]?.options
  const letter = letterOf(prediction, option)
  if (letter === undefined) return texts.lab.neither
  return (
    <>
      <span className={styles['letter']}>{letter}</span> <Inline text={words?.[option ?? ''] ?? option ?? ''} />
    </>
  )
}

import { useLanguage } from '../../../i18n/messages.ts'
import { Markdown } from '../markdown.tsx'
import type { StepProps } from '../player.tsx'
import styles from '../lessons.module.css'

export function ReadStep({ lesson }: StepProps) {
  const { summary, read } = lesson.texts[useLanguage()]
  return (
    <>
      <p className={styles['lead']}>{summary}</p>
      <Markdown text={read} />
    </>
  )
}

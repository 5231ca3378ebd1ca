import { Check, Clock3 } from 'lucide-react'
import type { LessonCard, LessonList } from '../../../lab/contract/lesson.ts'
import { useLanguage, useMessages } from '../../i18n/messages.ts'
import { newProgress, openLesson, useLessons } from '../../state/lessons.ts'
import { BrokenFiles } from '../../widgets/broken-files.tsx'
import { Page } from '../../widgets/page.tsx'
import { EmptyState } from '../../widgets/states.tsx'
import styles from './lessons.module.css'

/** In their order, with how far one has come. */
export function LessonsList({ list: { lessons, broken } }: { readonly list: LessonList }) {
  const { lessons: texts } = useMessages()
  const progress = useLessons((state) => state.progress)
  const done = lessons.filter(({ id }) => progress[id]?.done).length
  return (
    <Page title={texts.title} note={done === 0 ? texts.intro : texts.progress(done, lessons.length)}>
      {lessons.length === 0 && broken.length === 0 && <EmptyState title={texts.empty} text={texts.emptyText} />}
      <ol className={styles['list']}>
        {lessons.map((card) => (
          <Row key={card.id} card={card} />
        ))}
      </ol>
      <BrokenFiles title={texts.broken} files={broken} />
    </Page>
  )
}

function Row({ card: { id, order, section, notes, minutes, texts: both } }: { readonly card: LessonCard }) {
  const { joined, lessons: texts } = useMessages()
  const { title, summary } = both[useLanguage()]
  const { done, step, attempt, earlier } = useLessons((state) => state.progress[id]) ?? newProgress
  const isBegun = step !== 'read' || attempt.locked || earlier.length > 0
  return (
    <li>
      <button type="button" className={styles['row']} onClick={() => openLesson(id)} data-done={done || undefined}>
        <span className={styles['order']} aria-hidden>
          {done ? <Check size={16} /> : order}
        </span>
        <span className={styles['names']}>
          <strong>{title}</strong> <span>{summary}</span>
        </span>
        <span className={styles['facts']}>
          {(done || isBegun) && <span className={styles['state']}>{done ? texts.done : texts.begun(texts.steps[step])}</span>}
          {section !== undefined && (
            <span className={styles['tag']} title={joined.named(texts.sectionHint, texts.about(joined.commas(notes)))}>
              {texts.section(section)}
            </span>
          )}
          <span className={styles['minutes']}>
            <Clock3 size={13} aria-hidden /> {texts.minutes(minutes)}
          </span>
        </span>
      </button>
    </li>
  )
}

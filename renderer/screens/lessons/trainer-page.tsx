import type { Lesson } from '../../../lab/contract/lesson.ts'
import { useLanguage, useMessages } from '../../i18n/messages.ts'
import { Inline, Markdown } from './markdown.tsx'
import styles from './trainer.module.css'

/** For who leads a class: what it is for, how long, what people believe, and all that will be asked. Prints as a page. */
export function TrainerPage({ lesson }: { readonly lesson: Lesson }) {
  const { joined, lessons: texts } = useMessages()
  const { title, summary, trainer, predictions, questions } = lesson.texts[useLanguage()]
  return (
    <article className={styles['page']} aria-label={texts.trainer.title} tabIndex={0}>
      <header>
        <h2>{title}</h2>
        <p>{summary}</p>
        <p className={styles['facts']}>{`${texts.minutes(lesson.minutes)} · ${texts.about(joined.commas(lesson.notes))}`}</p>
      </header>
      <Markdown text={trainer} />
      <section>
        <h3>{texts.trainer.asks}</h3>
        {lesson.predictions.map(({ id, options }) => (
          <Asked key={id} ask={predictions[id]?.ask ?? id} options={options.map((option) => predictions[id]?.options[option.id] ?? option.id)} />
        ))}
      </section>
      <section>
        <h3>{texts.trainer.questions}</h3>
        {lesson.questions.map(({ id, options, answer }) => (
          <Asked key={id} ask={questions[id]?.ask ?? id} options={options.map((option) => `${questions[id]?.options[option] ?? option}${option === answer ? ` **(${texts.trainer.answer})**` : ''}`)} because={questions[id]?.because} />
        ))}
      </section>
    </article>
  )
}

function Asked({ ask, options, because }: { readonly ask: string; readonly options: readonly string[]; readonly because?: string | undefined }) {
  return (
    <div className={styles['asked']}>
      <h4>
        <Inline text={ask} />
      </h4>
      <ol>
        {options.map((option) => (
          <li key={option}>
            <Inline text={option} />
          </li>
        ))}
      </ol>
      {because !== undefined && (
        <p>
          <Inline text={because} />
        </p>
      )}
    </div>
  )
}

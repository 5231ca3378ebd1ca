import { useMessages } from '../../i18n/messages.ts'
import { OptionText } from './option-text.tsx'
import type { StepProps } from './player.tsx'
import styles from './lab.module.css'

/** In words what the lanes show as a letter: what was said, what came, and whether it is a surprise. */
export function PredictionStrip({ lesson, progress: { attempt, step } }: Pick<StepProps, 'lesson' | 'progress'>) {
  const { lessons: texts } = useMessages()
  // That step says the same at length.
  if (!attempt.locked || step === 'compare') return null
  return (
    <ul className={styles['strip']} aria-label={texts.lab.prediction}>
      {lesson.predictions.map((prediction, i) => {
        const { id } = prediction
        const [said, came] = [attempt.guesses[id], attempt.results?.[id]]
        const isSurprise = attempt.results !== null && came !== said
        return (
          <li key={id} data-surprise={isSurprise || undefined}>
            <span className={styles['number']}>{texts.predict.number(i + 1)}</span>
            <span>
              <span title={texts.lab.predicted} aria-hidden>
                ◇
              </span>
              <span className="visually-hidden">{texts.lab.predicted}</span> <OptionText lesson={lesson} prediction={prediction} option={said} />
            </span>
            {attempt.results && (
              <span>
                <span title={texts.lab.actual} aria-hidden>
                  ◆
                </span>
                <span className="visually-hidden">{texts.lab.actual}</span> {isSurprise ? <OptionText lesson={lesson} prediction={prediction} option={came} /> : texts.lab.asSaid} {isSurprise && <strong>{texts.lab.surprise}</strong>}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

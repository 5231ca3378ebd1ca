import { Lock } from 'lucide-react'
import type { LessonPrediction } from '../../../../lab/contract/lesson.ts'
import { transportText } from '../../../i18n/fixture-texts.ts'
import { useLanguage, useMessages } from '../../../i18n/messages.ts'
import { type Attempt, beginAgain, changeAttempt, confidences, isComplete, lockPrediction, tally } from '../../../state/lessons.ts'
import { useSession } from '../../../state/session-store.ts'
import { Button } from '../../../widgets/button.tsx'
import { Segmented } from '../../../widgets/segmented.tsx'
import { ClassBar } from '../class-bar.tsx'
import { ClassSwitch } from '../class-switch.tsx'
import { Inline } from '../markdown.tsx'
import { OptionList } from '../option-list.tsx'
import type { StepProps } from '../player.tsx'
import styles from '../lessons.module.css'

/** What the learner expects, before anything runs: once it is locked it stays. */
export function PredictStep({ lesson, progress: { attempt, earlier } }: StepProps) {
  const { lessons: texts } = useMessages()
  const ids = lesson.predictions.map(({ id }) => id)
  const isReady = isComplete(attempt, ids)
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        lockPrediction(lesson.id, ids)
      }}
    >
      <ClassSwitch />
      <p className={styles['hint']}>{texts.predict.text}</p>
      {lesson.predictions.map((prediction, i) => (
        <Ask key={prediction.id} lesson={lesson} prediction={prediction} number={i + 1} attempt={attempt} />
      ))}
      <div className={styles['sure']}>
        <span aria-hidden>{texts.predict.sure}</span>
        <Segmented label={texts.predict.sure} value={attempt.confidence ?? ''} options={confidences.map((id) => ({ id, title: texts.predict.confidence[id] }))} onChange={(confidence) => confidence !== '' && changeAttempt(lesson.id, { confidence })} isDisabled={attempt.locked} />
      </div>
      <label className={styles['why']}>
        {texts.predict.why}
        <input type="text" maxLength={300} value={attempt.why} disabled={attempt.locked} onChange={(event) => changeAttempt(lesson.id, { why: event.target.value })} />
      </label>
      {attempt.locked ? (
        <div className={styles['lockRow']}>
          <p role="status">
            <Lock size={14} aria-hidden /> {texts.predict.locked}
          </p>
          <Button title={texts.predict.anewHint} onClick={() => beginAgain(lesson.id)}>
            {texts.predict.anew}
          </Button>
        </div>
      ) : (
        <div className={styles['lockRow']}>
          <SubmitButton isReady={isReady} />
          {!isReady && <p className={styles['hint']}>{texts.predict.missing}</p>}
        </div>
      )}
      <Earlier attempts={earlier} />
    </form>
  )
}

function SubmitButton({ isReady }: { readonly isReady: boolean }) {
  const { lessons: texts } = useMessages()
  return (
    <Button look="primary" submits disabled={!isReady}>
      <Lock size={14} aria-hidden /> {texts.predict.lock}
    </Button>
  )
}

function Ask({ lesson, prediction, number, attempt }: Pick<StepProps, 'lesson'> & { readonly prediction: LessonPrediction; readonly number: number; readonly attempt: Attempt }) {
  const { lessons: texts } = useMessages()
  const text = lesson.texts[useLanguage()].predictions[prediction.id]
  const about = useSession((session) => session.catalogue?.transports.find(({ id }) => id === prediction.about))
  const options = prediction.options.map(({ id }) => ({ id, text: text?.options[id] ?? id }))
  return (
    <div className={styles['asked']}>
      <fieldset className={styles['ask']} disabled={attempt.locked}>
        <legend>
          <span className={styles['number']}>
            {texts.predict.number(number)}
            {about && ` · ${transportText(about).title}`}
          </span>
          <Inline text={text?.ask ?? prediction.id} />
        </legend>
        <OptionList options={options} value={attempt.guesses[prediction.id]} onChange={(option) => changeAttempt(lesson.id, { guess: [prediction.id, option] })} />
      </fieldset>
      <ClassBar lesson={lesson.id} prediction={prediction.id} options={options} />
    </div>
  )
}

function Earlier({ attempts }: { readonly attempts: readonly Attempt[] }) {
  const { lessons: texts } = useMessages()
  if (attempts.length === 0) return null
  return (
    <details className={styles['earlier']}>
      <summary>{texts.predict.earlier(attempts.length)}</summary>
      <ol>
        {attempts.map((attempt, i) => {
          const { right, all } = tally(attempt)
          return <li key={attempt.run}>{texts.predict.attempt(i + 1, right, all)}</li>
        })}
      </ol>
    </details>
  )
}

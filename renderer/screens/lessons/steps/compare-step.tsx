import { Activity, Binary, FileText } from 'lucide-react'
import type { LessonPrediction, LessonValue, PredictionOutcome } from '../../../../lab/contract/lesson.ts'
import { useLanguage, useMessages } from '../../../i18n/messages.ts'
import { verdictSentence } from '../../../i18n/lab-sentences.ts'
import { tally } from '../../../state/lessons.ts'
import { openRun } from '../../../state/open-run.ts'
import { Button } from '../../../widgets/button.tsx'
import { ClassBar } from '../class-bar.tsx'
import { ClassSwitch } from '../class-switch.tsx'
import { Inline } from '../markdown.tsx'
import { OptionText } from '../option-text.tsx'
import type { StepProps } from '../player.tsx'
import { valueText } from '../../../i18n/value-text.ts'
import { nameOf } from '../values.ts'
import styles from '../lessons.module.css'

/** What was said beside what came, and where it can be seen. */
export function CompareStep({ lesson, progress: { attempt }, outcome }: StepProps) {
  const { lessons: texts } = useMessages()
  const { right, all } = tally(attempt)
  const { run } = attempt
  const { look } = lesson
  const first = lesson.predictions[0]
  return (
    <>
      <p className={styles['lead']}>{texts.compare.text(right, all)}</p>
      <div className={styles['hint']}>
        {attempt.confidence && <p>{texts.compare.sure(texts.predict.confidence[attempt.confidence])}</p>}
        {attempt.why !== '' && <p>{texts.compare.because(attempt.why)}</p>}
      </div>
      <ClassSwitch />
      {lesson.predictions.map((prediction, i) => (
        <Compared key={prediction.id} lesson={lesson} prediction={prediction} number={i + 1} said={attempt.guesses[prediction.id]} found={outcome?.predictions.find(({ id }) => id === prediction.id)} />
      ))}
      {run !== null && (
        <section aria-labelledby="lesson-evidence" className={styles['evidence']}>
          <h3 id="lesson-evidence">{texts.compare.evidence}</h3>
          <div className={styles['buttons']}>
            <Button onClick={() => openRun(run, { ...(first?.about ? { transport: first.about } : {}), event: outcome?.predictions[0]?.evidence[0] ?? null, range: null })}>
              <Activity size={14} aria-hidden /> {texts.compare.timeline}
            </Button>
            {look && (
              <Button onClick={() => openRun(run, { transport: look, event: null, connection: null, range: null }, 'inspector')}>
                <Binary size={14} aria-hidden /> {texts.compare.bytes}
              </Button>
            )}
            <Button onClick={() => openRun(run, {}, 'report')}>
              <FileText size={14} aria-hidden /> {texts.compare.report}
            </Button>
          </div>
        </section>
      )}
    </>
  )
}

interface ComparedProps extends Pick<StepProps, 'lesson'> {
  readonly prediction: LessonPrediction
  readonly number: number
  readonly said: string | undefined
  readonly found: PredictionOutcome | undefined
}

function Compared({ lesson, prediction, number, said, found }: ComparedProps) {
  const { lessons: texts } = useMessages()
  const text = lesson.texts[useLanguage()].predictions[prediction.id]
  const isSurprise = found !== undefined && found.option !== said
  return (
    <article className={styles['compared']} data-surprise={isSurprise || undefined} aria-label={texts.predict.number(number)}>
      <h3>
        <span className={styles['number']}>{texts.predict.number(number)}</span>
        <Inline text={text?.ask ?? prediction.id} />
      </h3>
      <dl>
        <dt>
          <span aria-hidden>◇</span> {texts.compare.columns.said}
        </dt>
        <dd>
          <OptionText lesson={lesson} prediction={prediction} option={said} />
        </dd>
        {found && (
          <>
            <dt>
              <span aria-hidden>◆</span> {texts.compare.columns.happened}
            </dt>
            <dd className={styles['happened']}>
              <span>{found.option === null ? found.because === undefined ? texts.compare.neither : texts.compare.unknown(verdictSentence(found.because)) : <OptionText lesson={lesson} prediction={prediction} option={found.option} />}</span>
              <strong className={styles['mark']} data-surprise={isSurprise || undefined}>
                {isSurprise ? texts.lab.surprise : texts.lab.asSaid}
              </strong>
            </dd>
            {found.shown.length > 0 && (
              <>
                <dt>{texts.compare.columns.measured}</dt>
                <dd>
                  <ul className={styles['values']}>
                    {found.shown.map((value) => (
                      <Measured key={value.name} value={value} />
                    ))}
                  </ul>
                </dd>
              </>
            )}
          </>
        )}
      </dl>
      <ClassBar lesson={lesson.id} prediction={prediction.id} options={prediction.options.map(({ id }) => ({ id, text: text?.options[id] ?? id }))} actual={found?.option} />
    </article>
  )
}

function Measured({ value }: { readonly value: LessonValue }) {
  return (
    <li title={value.because}>
      <code className="mono">{nameOf(value)}</code> <strong>{valueText(value)}</strong>
    </li>
  )
}

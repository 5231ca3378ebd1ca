import { ArrowLeft, ArrowRight, GraduationCap, ListOrdered, Printer } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Lesson, LessonOutcome } from '../../../lab/contract/lesson.ts'
import { useLanguage, useMessages } from '../../i18n/messages.ts'
import { goToStep, isReachable, type LessonStep, lessonSteps, neighbourStep, newProgress, openLesson, type Progress, useLessons } from '../../state/lessons.ts'
import { Button } from '../../widgets/button.tsx'
import { Page } from '../../widgets/page.tsx'
import { LessonLab } from './lesson-lab.tsx'
import { useStepKeys } from './step-keys.ts'
import { CompareStep } from './steps/compare-step.tsx'
import { ExplainStep } from './steps/explain-step.tsx'
import { PredictStep } from './steps/predict-step.tsx'
import { QuestionsStep } from './steps/questions-step.tsx'
import { ReadStep } from './steps/read-step.tsx'
import { RunStep } from './steps/run-step.tsx'
import { TryStep } from './steps/try-step.tsx'
import { TrainerPage } from './trainer-page.tsx'
import { useAttemptRun, type AttemptRun } from './use-attempt-run.ts'
import styles from './lessons.module.css'

/** What a step needs to know. */
export interface StepProps {
  readonly lesson: Lesson
  readonly progress: Progress
  readonly outcome: LessonOutcome | null
  readonly attemptRun: AttemptRun
}

const stepViews: Readonly<Record<LessonStep, (props: StepProps) => React.ReactNode>> = { read: ReadStep, predict: PredictStep, run: RunStep, compare: CompareStep, explain: ExplainStep, try: TryStep, questions: QuestionsStep }

/** One lesson, step by step: the text on the left, the lab on the right. */
export function Player({ lesson }: { readonly lesson: Lesson }) {
  const { lessons: texts } = useMessages()
  const { title } = lesson.texts[useLanguage()]
  const progress = useLessons((state) => state.progress[lesson.id]) ?? newProgress
  const attemptRun = useAttemptRun(lesson, progress.attempt)
  const outcome = attemptRun.outcome.kind === 'ready' ? attemptRun.outcome.value : null
  const [isTrainer, setTrainer] = useState(false)
  useStepKeys(lesson.id, !isTrainer)
  return (
    <Page
      title={title}
      note={texts.minutes(lesson.minutes)}
      body="bleed"
      chips={<StepList lesson={lesson.id} progress={progress} isOff={isTrainer} />}
      actions={
        <>
          {isTrainer && (
            <Button onClick={() => print()}>
              <Printer size={14} aria-hidden /> {texts.trainer.print}
            </Button>
          )}
          <Button aria-pressed={isTrainer} onClick={() => setTrainer(!isTrainer)}>
            <GraduationCap size={14} aria-hidden /> {texts.trainer.toggle}
          </Button>
          <Button onClick={() => openLesson(null)}>
            <ListOrdered size={14} aria-hidden /> {texts.all}
          </Button>
        </>
      }
    >
      {isTrainer ? (
        <TrainerPage lesson={lesson} />
      ) : (
        <div className={styles['player']}>
          <Step lesson={lesson} progress={progress} outcome={outcome} attemptRun={attemptRun} />
          <LessonLab lesson={lesson} progress={progress} outcome={outcome} attemptRun={attemptRun} />
        </div>
      )}
    </Page>
  )
}

function StepList({ lesson, progress: { step: current, attempt, done }, isOff }: { readonly lesson: string; readonly progress: Progress; readonly isOff: boolean }) {
  const { lessons: texts } = useMessages()
  const at = lessonSteps.indexOf(current)
  return (
    <nav aria-label={texts.stepList} className={styles['steps']}>
      <ol>
        {lessonSteps.map((step, i) => {
          const isOpen = isReachable(step, attempt) && !isOff
          return (
            <li key={step}>
              <button type="button" title={texts.steps[step]} disabled={!isOpen} aria-current={step === current && !isOff ? 'step' : undefined} data-passed={i < at || done || undefined} onClick={() => goToStep(lesson, step)}>
                <span aria-hidden>{i + 1}</span> {texts.steps[step]}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

function Step(props: StepProps) {
  const { lessons: texts } = useMessages()
  const { lesson, progress } = props
  const { step } = progress
  const View = stepViews[step]
  const heading = useFocusOnChange(step)
  const [before, after] = [neighbourStep(progress, -1), neighbourStep(progress, 1)]
  const isLast = step === lessonSteps.at(-1)
  return (
    <section className={styles['text']} aria-labelledby="lesson-step">
      <div className={styles['scroll']} tabIndex={0}>
        <h2 id="lesson-step" ref={heading} tabIndex={-1}>
          <span className="visually-hidden">{texts.stepOf(lessonSteps.indexOf(step) + 1, lessonSteps.length)}: </span>
          {texts.steps[step]}
        </h2>
        <View key={step} {...props} />
      </div>
      <footer className={styles['foot']}>
        <Button disabled={before === null} aria-keyshortcuts="Alt+ArrowLeft" onClick={() => before && goToStep(lesson.id, before)}>
          <ArrowLeft size={14} aria-hidden /> {texts.back}
        </Button>
        {!isLast && (
          <Button look={after === null || step === 'predict' ? 'plain' : 'primary'} disabled={after === null} aria-keyshortcuts="Alt+ArrowRight" onClick={() => after && goToStep(lesson.id, after)}>
            {texts.next} <ArrowRight size={14} aria-hidden />
          </Button>
        )}
      </footer>
    </section>
  )
}

/** Who goes to another step is told where he is, and begins at its top. */
function useFocusOnChange(step: LessonStep) {
  const heading = useRef<HTMLHeadingElement>(null)
  const last = useRef(step)
  useEffect(() => {
    if (last.current === step) return
    last.current = step
    heading.current?.focus()
    heading.current?.parentElement?.scrollTo({ top: 0 })
  }, [step])
  return heading
}

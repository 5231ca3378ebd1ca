import type { Catalogue } from '../../../lab/contract/control.ts'
import { useMessages } from '../../i18n/messages.ts'
import { toOpen, whenFree } from '../../state/make-way.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { Button } from '../../widgets/button.tsx'
import { ExperimentFacts } from '../live/experiment-facts.tsx'
import { GhostLanes, RunLanes } from './lesson-lanes.tsx'
import { LessonPath } from './lesson-path.tsx'
import type { StepProps } from './player.tsx'
import { PredictionStrip } from './prediction-strip.tsx'
import { RunButton } from './run-button.tsx'
import { LabProgress } from './lab-progress.tsx'
import { useSubjectTitle } from './subject-title.ts'
import styles from './lab.module.css'

/** Live in reduced form: path, lanes and what was predicted, on one half of a lesson. */
export function LessonLab(props: StepProps) {
  const { lessons: texts } = useMessages()
  const catalogue = useSession((session) => session.catalogue)
  const title = useSubjectTitle(props.lesson.run)
  const { watched } = props.attemptRun
  return (
    <section className={styles['lab']} aria-label={texts.lab.title}>
      <header className={styles['head']}>
        <h2>{title}</h2>
        {watched && <LabProgress run={watched} />}
        <RunButton lesson={props.lesson} attemptRun={props.attemptRun} />
      </header>
      {catalogue && <LessonPath catalogue={catalogue} run={watched} lesson={props.lesson} />}
      {catalogue && <Picture {...props} catalogue={catalogue} />}
      <PredictionStrip {...props} />
    </section>
  )
}

function Picture({ lesson, progress: { attempt }, attemptRun: { watched, isStarting, outcome }, catalogue }: StepProps & { readonly catalogue: Catalogue }) {
  const { lessons: texts } = useMessages()
  if (lesson.transports.length === 0) return <ExperimentFacts run={watched} />
  const transports = catalogue.transports.filter(({ id }) => lesson.transports.includes(id))
  if (watched && watched.window !== null && watched.phase !== 'failed') return <RunLanes lesson={lesson} attempt={attempt} run={watched} transports={transports} />
  const { run } = attempt
  const isElsewhere = run !== null && !watched && !isStarting && outcome.kind === 'ready' && outcome.value !== null
  return (
    <>
      <GhostLanes lesson={lesson} attempt={attempt} transports={transports} />
      {isElsewhere && (
        <p className={styles['elsewhere']}>
          {texts.lab.otherRun}{' '}
          <Button look="quiet" onClick={() => whenFree(toOpen(run), () => ask((engine) => engine.openRun(run)))}>
            {texts.lab.show}
          </Button>
        </p>
      )}
    </>
  )
}

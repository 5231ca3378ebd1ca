import { Loader, Play, Square } from 'lucide-react'
import { useMessages } from '../../i18n/messages.ts'
import { startLessonRun } from '../../state/lesson-run.ts'
import { newProgress, useLessons } from '../../state/lessons.ts'
import { stopRun } from '../../state/run-actions.ts'
import { Button } from '../../widgets/button.tsx'
import type { StepProps } from './player.tsx'
import styles from './lessons.module.css'

/** Runs what the lesson is about, once the prediction is locked; says why not. */
export function RunButton({ lesson, attemptRun: { isRunning, isStarting } }: Pick<StepProps, 'lesson' | 'attemptRun'>) {
  const { lessons: texts, topBar } = useMessages()
  const { locked, run, results } = (useLessons((state) => state.progress[lesson.id]) ?? newProgress).attempt
  if (isStarting) {
    return (
      <Button look="primary" disabled>
        <Loader size={14} aria-hidden /> {topBar.starting}
      </Button>
    )
  }
  if (isRunning) {
    return (
      <Button look="primary" onClick={stopRun} aria-keyshortcuts="Control+Enter">
        <Square size={13} fill="currentColor" aria-hidden /> {texts.run.stop}
      </Button>
    )
  }
  return (
    <div className={styles['runRow']}>
      <Button look={results === null ? 'primary' : 'plain'} disabled={!locked} onClick={() => startLessonRun(lesson)} aria-keyshortcuts="Control+Enter">
        <Play size={13} fill="currentColor" aria-hidden /> {run === null ? texts.run.run : texts.run.again}
      </Button>
      {!locked && <span className={styles['hint']}>{texts.run.lockFirst}</span>}
    </div>
  )
}

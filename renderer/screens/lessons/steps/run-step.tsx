import type { LessonOutcome } from '../../../../lab/contract/lesson.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { verdictSentence } from '../../../i18n/lab-sentences.ts'
import { errorSentence } from '../../../state/error-texts.ts'
import type { StepProps } from '../player.tsx'
import styles from '../lessons.module.css'

/** The run itself; it goes on whatever step one reads meanwhile. */
export function RunStep({ attemptRun, outcome }: StepProps) {
  const { joined, lessons: texts, topBar } = useMessages()
  const { watched, isRunning, isStarting, outcome: answer } = attemptRun
  const { run } = texts
  return (
    <div className={styles['form']}>
      <p className={styles['hint']}>{run.text}</p>
      <div role="status" className={styles['told']}>
        {isStarting && <p>{topBar.startingHint}</p>}
        {isRunning && watched && <p>{topBar.phase[watched.phase]}</p>}
        {!isRunning && !isStarting && watched?.phase === 'failed' && <p>{joined.named(run.failed, errorSentence(watched.error?.message ?? ''))}</p>}
        {!isRunning && answer.kind === 'loading' && !isStarting && <p>{run.judging}</p>}
        {!isRunning && answer.kind === 'failed' && <p>{joined.named(run.gone, answer.message)}</p>}
        {!isRunning && outcome && (outcome.doubt ? <Doubt doubt={outcome.doubt} /> : <p>{joined.sentences([run.ended, run.endedText])}</p>)}
      </div>
    </div>
  )
}

function Doubt({ doubt: { reason, because } }: { readonly doubt: NonNullable<LessonOutcome['doubt']> }) {
  const { run } = useMessages().lessons
  if (reason === 'stopped') return <p>{run.stopped}</p>
  if (reason === 'other transports') return <p>{run.partial}</p>
  return (
    <>
      <p>{run.unsound}</p>
      <p>{verdictSentence(because)}</p>
    </>
  )
}

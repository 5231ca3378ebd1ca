import { useEffect } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { Lesson, LessonOutcome } from '../../../lab/contract/lesson.ts'
import { type Attempt, noteOutcome } from '../../state/lessons.ts'
import { isActive } from '../../state/live-run.ts'
import { useSession } from '../../state/session-store.ts'
import { type Answer, useAnswer } from '../../state/use-answer.ts'

/** The run that was made for an attempt, and what it says. */
export interface AttemptRun {
  /** As the engine shows it; null when it shows another one, or none. */
  readonly watched: RunState | null
  readonly isRunning: boolean
  readonly isStarting: boolean
  /** Null before there is a run that has ended. */
  readonly outcome: Answer<LessonOutcome | null>
  again(): void
}

export function useAttemptRun({ id }: Lesson, { run, results }: Attempt): AttemptRun {
  const shown = useSession((session) => session.run)
  const isStarting = useSession((session) => session.starting)
  const watched = run !== null && shown?.run === run ? shown : null
  const isRunning = isActive(watched)
  // Asked again when the run ends: before that its file has no end.
  const { answer, again } = useAnswer(`outcome ${id} ${run} ${isRunning}`, async (engine) => (run === null || isRunning ? null : engine.lessons.outcome({ lesson: id, run })))
  const outcome = answer.kind === 'ready' ? answer.value : null
  useEffect(() => {
    if (outcome && results === null) noteOutcome(outcome)
  }, [outcome, results])
  return { watched, isRunning, isStarting, outcome: answer, again }
}

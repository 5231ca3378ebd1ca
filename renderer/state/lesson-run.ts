import type { LessonCard, LessonRun } from '../../lab/contract/lesson.ts'
import { isActive } from './live-run.ts'
import { newProgress, noteRun, useLessons } from './lessons.ts'
import { toRun, whenFree } from './make-way.ts'
import { startFixedRun, stopRun } from './run-actions.ts'
import { useSession } from './session-store.ts'
import { goToScreen } from './workbench.ts'

/** Id of the scenario or condition. */
export function subjectOf({ scenario, condition }: LessonRun): string {
  return scenario ?? condition ?? ''
}

function specOf(run: LessonRun): Parameters<typeof startFixedRun>[0] {
  return { scenario: subjectOf(run), ...(run.transports ? { transports: run.transports } : {}) }
}

/** Nothing happens while the prediction is not locked. */
export function startLessonRun({ id, run }: Pick<LessonCard, 'id' | 'run'>): void {
  const { attempt } = useLessons.getState().progress[id] ?? newProgress
  if (!attempt.locked) return
  startFixedRun(specOf(run), (started) => noteRun(id, started))
}

/** The main action of the screen: in the list of lessons there is none. */
export function runOrStopLesson(): boolean {
  const { open } = useLessons.getState()
  const card = useSession.getState().catalogue?.lessons.lessons.find(({ id }) => id === open)
  if (card === undefined) return false
  const { run } = useSession.getState()
  // Whatever else lives is not what this screen shows.
  if (isActive(run) && run?.run === useLessons.getState().progress[card.id]?.attempt.run) stopRun()
  else startLessonRun(card)
  return true
}

/** What the lesson proposes to try, on the Live screen. */
export function startLessonTry(run: LessonRun): void {
  const scenario = subjectOf(run)
  whenFree(toRun(scenario), () => {
    goToScreen('live', { scenario })
    startFixedRun(specOf(run), () => {})
  })
}

import type { TRPCClient } from '@trpc/client'
import type { Lesson, LessonOutcome, LessonOutcomeQuery } from '../../lab/contract/lesson.ts'
import type { AppRouter } from '../../lab/control/router.ts'

/** What the screens ask of the engine about lessons. */
export interface LessonsClient {
  open(id: string): Promise<Lesson>
  /** What a saved run says about the predictions. */
  outcome(query: LessonOutcomeQuery): Promise<LessonOutcome>
}

export function lessonsClient({ lessons }: TRPCClient<AppRouter>): LessonsClient {
  return {
    open: (id) => lessons.open.query(id),
    outcome: (query) => lessons.outcome.query(query),
  }
}

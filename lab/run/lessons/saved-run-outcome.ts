import type { LessonOutcome, LessonOutcomeQuery } from '../../contract/lesson.ts'
import { findRun } from '../find-run.ts'
import { judgedLog } from '../saved-runs.ts'
import { readLesson } from './lesson-files.ts'
import { lessonOutcome } from './lesson-outcome.ts'

/**
 * What a run of the folder says about the predictions of a lesson, by today's rules.
 * @throws LabError LAB_LESSON_NOT_FOUND, LAB_LESSON_INVALID, LAB_RUN_NOT_FOUND, LAB_RUN_FILE_INVALID, LAB_BAD_OPTION
 */
export async function savedRunOutcome({ lesson, run }: LessonOutcomeQuery, dir: string): Promise<LessonOutcome> {
  const about = readLesson(lesson)
  const { path } = await findRun(run, dir)
  const { log, state } = await judgedLog(path)
  return lessonOutcome(about, { log, cells: state.cells })
}

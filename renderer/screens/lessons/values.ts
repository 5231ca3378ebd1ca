import type { LessonPrediction, LessonValue } from '../../../lab/contract/lesson.ts'

/** `talk.sse.up` for `fact(talk.sse.up)`. */
export function nameOf({ name }: LessonValue): string {
  return /^fact\((.*)\)$/.exec(name)?.[1] ?? name
}

/** A, B, C, D: how an option is named by its place. */
export function letterAt(i: number): string {
  return String.fromCharCode(65 + i)
}

/** How lanes name an option. Nothing for one that the lesson does not have any more. */
export function letterOf({ options }: Pick<LessonPrediction, 'options'>, option: string | null | undefined): string | undefined {
  const at = options.findIndex(({ id }) => id === option)
  return at < 0 ? undefined : letterAt(at)
}

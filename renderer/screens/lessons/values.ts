import type { LessonPrediction, LessonValue } from '../../../lab/contract/lesson.ts'
import { bytes, duration, integer } from '../../i18n/format.ts'
import { decimal } from '../../i18n/locale.ts'
import { currentMessages } from '../../i18n/messages.ts'

/** As it stands in a sentence: times and sizes with their units, counts and codes as plain numbers, words in the language in force. */
export function valueText({ value, unit, because }: LessonValue): string {
  const messages = currentMessages()
  const { values } = messages.lessons
  if (because !== undefined) return values.unknown
  if (value === null) return values.never
  if (typeof value === 'boolean') return value ? values.yes : values.no
  if (typeof value === 'string') return word(value)
  if (unit === 'ms') return duration(value)
  if (unit === 'bytes') return bytes(value)
  if (unit === 'KiB') return `${integer(value)} KiB`
  if (unit === 'percent') return `${decimal(value, 1, { atMost: true })} %`
  // A close code is no amount: 1006 has no thousands.
  return Number.isInteger(value) ? String(value) : decimal(value, 2, { atMost: true })
}

/** `talk.sse.up` for `fact(talk.sse.up)`. */
export function nameOf({ name }: LessonValue): string {
  return /^fact\((.*)\)$/.exec(name)?.[1] ?? name
}

function word(value: string): string {
  const { verdicts, matrix, lessons } = currentMessages()
  const known: Readonly<Record<string, string>> = { ...matrix.reasonWords, ...matrix.endStates, ...lessons.values.words, ...verdicts }
  return known[value] ?? value
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

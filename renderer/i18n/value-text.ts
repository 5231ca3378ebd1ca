import type { LessonValue } from '../../lab/contract/lesson.ts'
import { bytes, duration, integer } from './format.ts'
import { decimal } from './locale.ts'
import { currentMessages } from './messages.ts'

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

function word(value: string): string {
  const { verdicts, lab, lessons } = currentMessages()
  const known: Readonly<Record<string, string>> = { ...lab.verdicts.reasons, ...lab.verdicts.endStates, ...lessons.values.words, ...verdicts }
  return known[value] ?? value
}

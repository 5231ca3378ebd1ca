import type { LabTexts } from './lab-texts.ts'
import { saidOf } from './patterns.ts'

/** A list of more words than this is chosen from elsewhere, not read in a sentence. */
const mostNamed = 12

/**
 * What the lab says that went wrong, or that is wrong with a file, as it is said in a window: without the flags of the command line. A place
 * before it (`feed.every:`), a guess behind it and what is known are put around the sentence, whichever it is; what is not known stays as it is.
 */
export function errorSentence(text: string, texts: LabTexts): string {
  const { errors } = texts
  const [, place, rest] = /^([^\s"]+): (.+)$/s.exec(text) ?? []
  const said = rest === undefined ? undefined : errorSentence(rest, texts)
  if (place !== undefined && said !== undefined && said !== rest) return errors.at(place, said)
  const whole = saidOf(text, errors)
  if (whole !== undefined) return whole
  const [, guessed, word] = /^(.+?);? did you mean "([^"]+)"\?/s.exec(text) ?? []
  if (guessed !== undefined && word !== undefined) return errorSentence(guessed, texts) + errors.meant(word)
  const [, before, known] = /^(.+?); known are (.+)$/s.exec(text) ?? []
  if (before !== undefined && known !== undefined) return errorSentence(before, texts) + (known.split(', ').length > mostNamed ? '' : errors.among(known))
  return text
}

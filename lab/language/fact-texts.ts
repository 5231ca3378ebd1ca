import type { LabTexts } from './lab-texts.ts'
import { saidOf } from './patterns.ts'

/** What an experiment says with a fact, or of what could not be measured; what is not known stays as it is. */
export function factSentence(text: string, { facts }: LabTexts): string {
  return saidOf(text, facts) ?? text
}

import { currentMessages } from './messages.ts'
import { saidOf } from './patterns.ts'

/** What an experiment says with a fact, or of what could not be measured; what the catalogue does not know stays as it is. */
export function factSentence(text: string): string {
  return saidOf(text, currentMessages().facts) ?? text
}

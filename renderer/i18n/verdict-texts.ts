import { currentLanguage, currentMessages } from './messages.ts'
import { said } from './patterns.ts'

/*
 * The sentence under a verdict is made of clauses, and a saved run keeps what was said: so a catalogue translates clause by clause.
 * What it does not know stays as it is.
 */

/** `Verdict.because`. */
export function verdictSentence(because: string): string {
  if (currentLanguage() === 'en') return because
  return sentencesOf(because).map(translated).join('')
}

/** `hit.effect`: what a fault did to a connection. */
export function hitEffect(effect: string): string {
  return said(effect, currentMessages().verdictTexts.effects) ?? effect
}

function translated(sentence: string): string {
  const { clauses, semicolon, stop } = currentMessages().verdictTexts
  const text = sentence.replace(/\.$/, '')
  const parts = clausesOf(text.charAt(0).toLowerCase() + text.slice(1)).map((clause) => said(clause, clauses))
  return parts.includes(undefined) ? sentence : `${parts.join(semicolon)}${stop}`
}

function sentencesOf(text: string): string[] {
  return text.split(/(?<=\.) (?=[A-Z])/)
}

/** At semicolons outside brackets: what a fault did may have some of its own. */
function clausesOf(text: string): string[] {
  const clauses = ['']
  let depth = 0
  for (const part of text.split(/(; |[()])/)) {
    if (part === '; ' && depth === 0) clauses.push('')
    else clauses.push((clauses.pop() ?? '') + part)
    depth += part === '(' ? 1 : part === ')' ? -1 : 0
  }
  return clauses
}

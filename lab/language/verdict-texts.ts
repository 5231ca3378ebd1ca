import type { LabTexts } from './lab-texts.ts'
import { said, saidOf } from './patterns.ts'

/*
 * The sentence under a verdict is made of clauses, and a saved run keeps what was said: so it is translated clause by clause.
 * What is not known stays as it is.
 */

/** `Verdict.because`. */
export function verdictSentence(because: string, { verdicts }: LabTexts): string {
  const said = sentencesOf(because).map((sentence) => translated(sentence, verdicts))
  return said.includes(undefined) ? because : said.join('')
}

/** Why nobody can say whether something holds: of a verdict, or of a fact. */
export function doubtSentence(because: string, texts: LabTexts): string {
  return saidOf(because, texts.facts) ?? verdictSentence(because, texts)
}

/** `hit.effect`: what a fault did to a connection. */
export function hitEffect(effect: string, { verdicts }: LabTexts): string {
  return said(effect, verdicts.effects) ?? effect
}

/** Why a connection failed, as its client was told. */
export function failureText(what: string, { failures }: LabTexts): string {
  return saidOf(what, failures) ?? what
}

export function reasonText(reason: string, { verdicts }: LabTexts): string {
  return verdicts.reasons[reason] ?? reason
}

/** A flag of a verdict: `lossy 12` with its first words translated. */
export function flagText(flag: string, { verdicts }: LabTexts): string {
  const [, word = flag, number = ''] = /^(.*?)( \d.*)?$/.exec(flag) ?? []
  return (verdicts.flags[word] ?? word) + number
}

function translated(sentence: string, { clauses, semicolon, stop }: LabTexts['verdicts']): string | undefined {
  const text = sentence.replace(/\.$/, '')
  const parts = clausesOf(text.charAt(0).toLowerCase() + text.slice(1)).map((clause) => said(clause, clauses))
  return parts.includes(undefined) ? undefined : `${parts.join(semicolon)}${stop}`
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

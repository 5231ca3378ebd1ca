import { withFaultNames } from '../../lab/language/fault-names.ts'
import * as lab from '../../lab/language/verdict-texts.ts'
import { factSentence as sayFact } from '../../lab/language/fact-texts.ts'
import { titleOfFault } from '../state/fault-titles.ts'
import { currentMessages } from './messages.ts'

/* What the rules, the faults and the experiments of the lab found, in the language in force. */

/** A fault by the title that stands on its switch. */
const named = (sentence: string): string => withFaultNames(sentence, (fault) => currentMessages().joined.quoted(titleOfFault(fault)))

/** With a fact, or why there is none. */
export const factSentence = (text: string): string => sayFact(text, currentMessages().lab)
/** `Verdict.because`. */
export const verdictSentence = (because: string): string => named(lab.verdictSentence(because, currentMessages().lab))
/** Why nobody can say whether something holds. */
export const doubtSentence = (because: string): string => named(lab.doubtSentence(because, currentMessages().lab))
/** `hit.effect`: what a fault did to a connection. */
export const hitEffect = (effect: string): string => lab.hitEffect(effect, currentMessages().lab)
/** Why a connection failed, as its client was told. */
export const failureText = (what: string): string => lab.failureText(what, currentMessages().lab)
export const reasonText = (reason: string): string => lab.reasonText(reason, currentMessages().lab)
/** A flag of a verdict: `lossy 12`. */
export const flagText = (flag: string): string => lab.flagText(flag, currentMessages().lab)

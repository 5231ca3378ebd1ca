import type { Verdict } from '../contract/verdict.ts'
import type { Facts } from './facts.ts'

/** What a rule decides; the flags are added for all rules alike. */
export type Finding = Omit<Verdict, 'flags' | 'seen'>

/** One rule of docs/verdicts.md. Undefined: it does not apply, ask the next one. */
export type Rule = (facts: Facts) => Finding | undefined

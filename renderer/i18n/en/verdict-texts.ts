import type { Pattern } from '../patterns.ts'

export interface VerdictTexts {
  /** A clause of the sentence under a verdict, without its capital and its full stop. */
  readonly clauses: readonly Pattern[]
  /** What a fault did to a connection. */
  readonly effects: readonly Pattern[]
  readonly semicolon: string
  readonly stop: string
}

/** What `lab/verdict` and the faults say is English already. */
export const verdictTexts: VerdictTexts = { clauses: [], effects: [], semicolon: '; ', stop: '.' }

import type { WirePattern } from './wire-texts.ts'

export interface VerdictTexts {
  /** A clause of the sentence under a verdict, without its capital and its full stop. */
  readonly clauses: readonly WirePattern[]
  /** What a fault did to a connection. */
  readonly effects: readonly WirePattern[]
  readonly semicolon: string
  readonly stop: string
}

/** What `lab/verdict` and the faults say is English already. */
export const verdictTexts: VerdictTexts = { clauses: [], effects: [], semicolon: '; ', stop: '.' }

import type { KnownSentences } from '../../../lab/language/patterns.ts'

export interface WireTexts extends KnownSentences {
  /** Parts of a label between commas and dots, and names of fields that are no name of an RFC. */
  readonly words: Readonly<Record<string, string>>
  readonly comma: string
  /** Between two sentences. */
  readonly space: string
}

/** What `lab/wire` says is English already. */
export const wireTexts: WireTexts = { sentences: {}, patterns: [], words: {}, comma: ', ', space: ' ' }

/** A sentence of the engine with something in it that changes: how it looks in English, and how to say it. */
export interface WirePattern {
  readonly like: RegExp
  say(...parts: readonly string[]): string
}

export interface WireTexts {
  /** By the English sentence. */
  readonly sentences: Readonly<Record<string, string>>
  readonly patterns: readonly WirePattern[]
  /** Parts of a label between commas and dots, and names of fields that are no name of an RFC. */
  readonly words: Readonly<Record<string, string>>
  readonly comma: string
  /** Between two sentences. */
  readonly space: string
}

/** What `lab/wire` says is English already. */
export const wireTexts: WireTexts = { sentences: {}, patterns: [], words: {}, comma: ', ', space: ' ' }

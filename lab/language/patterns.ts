/** A sentence of the engine with something in it that changes: how it looks in English, and how to say it. */
export interface Pattern {
  readonly like: RegExp
  say(...parts: readonly string[]): string
}

export function pattern(like: RegExp, say: Pattern['say']): Pattern {
  return { like, say }
}

/** In the words of the first pattern that fits; undefined when none does. */
export function said(text: string, patterns: readonly Pattern[]): string | undefined {
  for (const { like, say } of patterns) {
    const match = like.exec(text)
    if (match) return say(...match.slice(1).map((part) => part ?? ''))
  }
  return undefined
}

/** Sentences that never change, by the English one, and those with something in it that does. */
export interface KnownSentences {
  readonly sentences: Readonly<Record<string, string>>
  readonly patterns: readonly Pattern[]
}

export function saidOf(text: string, { sentences, patterns }: KnownSentences): string | undefined {
  return Object.hasOwn(sentences, text) ? sentences[text] : said(text, patterns)
}

import type { KnownSentences } from '../patterns.ts'

/** What experiments say of what they found is English by itself. */
export const facts = { sentences: {}, patterns: [] } as KnownSentences

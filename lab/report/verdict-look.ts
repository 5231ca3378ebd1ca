import type { Cell } from '../contract/report.ts'
import type { VerdictName } from '../contract/verdict.ts'

export interface VerdictLook {
  /** Reads without colour and in any terminal font. */
  readonly glyph: string
  readonly label: string
  /** ANSI foreground, 256 colours. */
  readonly ansi: number
}

export const verdictLooks: Readonly<Record<VerdictName, VerdictLook>> = {
  unaffected: { glyph: '✓', label: 'unaffected', ansi: 37 },
  degraded: { glyph: '~', label: 'degraded', ansi: 178 },
  reconnects: { glyph: '↻', label: 'reconnects', ansi: 75 },
  'needs-fallback': { glyph: '↳', label: 'needs fallback', ansi: 208 },
  fails: { glyph: '✗', label: 'fails', ansi: 197 },
  unstable: { glyph: '≈', label: 'unstable', ansi: 135 },
  invalid: { glyph: '-', label: 'invalid', ansi: 245 },
}

/** Why, strike by strike where there were several; and of what is not judged what was seen all the same. */
export function becauseOf({ verdict, because, seen, episodes = [] }: Pick<Cell, 'verdict' | 'because' | 'seen' | 'episodes'>): string {
  const told = episodes.map((episode, i) => `Strike ${i + 1} of ${episodes.length}: ${episode.because}`).join(' ')
  if (seen) return `${because} What was seen: ${told || seen.because}`
  return verdict === 'invalid' ? because : told || because
}

import type { Cell } from '../contract/report.ts'
import { withFaultNames } from '../language/fault-names.ts'
import type { VerdictName } from '../contract/verdict.ts'
import type { FaultTitles } from './render-style.ts'

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
  invalid: { glyph: '-', label: 'not judged', ansi: 245 },
}

/** Why, with the faults by title and id; strike by strike where there were several; and of what is not judged what was seen all the same. */
export function becauseOf(cell: Pick<Cell, 'verdict' | 'because' | 'seen' | 'episodes'>, { faultTitles = {} }: FaultTitles = {}): string {
  return withFaultNames(told(cell), (fault) => (faultTitles[fault] === undefined ? undefined : `“${faultTitles[fault]}” (${fault})`))
}

function told({ verdict, because, seen, episodes = [] }: Pick<Cell, 'verdict' | 'because' | 'seen' | 'episodes'>): string {
  const strikes = episodes.map((episode, i) => `Strike ${i + 1} of ${episodes.length}: ${episode.because}`).join(' ')
  if (seen) return `${because} What was seen: ${strikes || seen.because}`
  return verdict === 'invalid' ? because : strikes || because
}

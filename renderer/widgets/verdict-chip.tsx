import { Check, Clock3, CornerDownRight, Minus, RefreshCw, Shuffle, X } from 'lucide-react'
import type { VerdictName } from '../../lab/contract/verdict.ts'
import { useMessages } from '../i18n/messages.ts'
import styles from './verdict-chip.module.css'

const glyphs = { unaffected: Check, degraded: Clock3, reconnects: RefreshCw, 'needs-fallback': CornerDownRight, fails: X, unstable: Shuffle, invalid: Minus } satisfies Record<VerdictName, unknown>

export function VerdictGlyph({ verdict, size = 14 }: { readonly verdict: VerdictName; readonly size?: number }) {
  const Glyph = glyphs[verdict]
  return <Glyph size={size} strokeWidth={2.4} aria-hidden />
}

export interface VerdictChipProps {
  readonly verdict: VerdictName
  /** Not final yet: drawn as an outline. */
  readonly provisional?: boolean
  readonly long?: boolean
}

/** A verdict by glyph, word and colour, never by colour alone. */
export function VerdictChip({ verdict, provisional = false, long = false }: VerdictChipProps) {
  const messages = useMessages()
  return (
    <span className={styles['chip']} data-verdict={verdict} data-provisional={provisional || undefined}>
      <VerdictGlyph verdict={verdict} />
      {(long ? messages.verdictLong : messages.verdicts)[verdict]}
    </span>
  )
}

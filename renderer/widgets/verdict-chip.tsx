import { verdictShapes } from '../../lab/contract/palette.ts'
import type { VerdictName } from '../../lab/contract/verdict.ts'
import { useMessages } from '../i18n/messages.ts'
import styles from './verdict-chip.module.css'

export function VerdictGlyph({ verdict, size = 14 }: { readonly verdict: VerdictName; readonly size?: number }) {
  return (
    <svg className="lucide" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={2.4} strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <path d={verdictShapes[verdict]} />
    </svg>
  )
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

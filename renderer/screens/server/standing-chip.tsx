import { Ban, Check, CirclePause, Minus, RefreshCw, TriangleAlert, Unplug } from 'lucide-react'
import type { PassedStanding } from '../../../lab/contract/own-server.ts'
import { useMessages } from '../../i18n/messages.ts'
import styles from './server.module.css'

const looks = { flowing: Check, 'came-back': RefreshCw, quiet: CirclePause, refused: Ban, failing: TriangleAlert, gone: Unplug, ended: Minus } satisfies Record<PassedStanding, unknown>

/** How it stands, by glyph, word and colour; no verdict of the rules, which need a feed. */
export function StandingChip({ standing }: { readonly standing: PassedStanding }) {
  const { server } = useMessages()
  const Glyph = looks[standing]
  return (
    <span className={styles['standing']} data-standing={standing}>
      <Glyph size={13} strokeWidth={2.4} aria-hidden /> {server.standings[standing]}
    </span>
  )
}

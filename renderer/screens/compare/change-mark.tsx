import type { Change } from '../../../lab/contract/comparison.ts'
import { useMessages } from '../../i18n/messages.ts'
import styles from './compare.module.css'

const glyphs: Readonly<Record<Change, string>> = { better: '▲', worse: '▼', same: '=', unclear: '?' }

export interface ChangeMarkProps {
  /** `none`: a side has nothing that could be compared. */
  readonly change: Change | 'none'
  /** A difference up to this is noise. */
  readonly noise?: string | undefined
}

/** Better or worse by glyph and word; the colour only repeats it. */
export function ChangeMark({ change, noise }: ChangeMarkProps) {
  const { compare } = useMessages()
  return (
    <span className={styles['change']} data-change={change} title={noise === undefined || change === 'unclear' || change === 'none' ? compare.changeHints[change] : compare.changeBy[change](noise)}>
      {change !== 'none' && <span aria-hidden>{glyphs[change]}</span>} {compare.changes[change]}
    </span>
  )
}

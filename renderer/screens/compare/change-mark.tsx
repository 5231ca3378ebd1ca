import { useMessages } from '../../i18n/messages.ts'
import type { ShownChange } from './figures.ts'
import styles from './compare.module.css'

const glyphs: Readonly<Record<Exclude<ShownChange, 'none'>, string>> = { better: '▲', worse: '▼', same: '=', chance: '≈', unclear: '?' }

export interface ChangeMarkProps {
  readonly change: ShownChange
  /** A difference up to this is noise. */
  readonly noise?: string | undefined
}

/** Better or worse by glyph and word; the colour only repeats it. */
export function ChangeMark({ change, noise }: ChangeMarkProps) {
  const { compare } = useMessages()
  return (
    <span className={styles['change']} data-change={change} title={noise === undefined || change === 'unclear' || change === 'chance' || change === 'none' ? compare.changeHints[change] : compare.changeBy[change](noise)}>
      {change !== 'none' && <span aria-hidden>{glyphs[change]}</span>} {compare.changes[change]}
    </span>
  )
}

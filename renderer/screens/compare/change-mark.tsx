import { useMessages } from '../../i18n/messages.ts'
import type { Headline } from './figures.ts'
import styles from './compare.module.css'

const glyphs: Readonly<Record<Exclude<Headline['change'], 'none'>, string>> = { better: '▲', worse: '▼', same: '=', chance: '≈', unclear: '?' }

export interface ChangeMarkProps {
  readonly change: Headline['change']
  /** Why; else what the change means. */
  readonly hint?: string
}

/** Better or worse by glyph and word; the colour only repeats it. */
export function ChangeMark({ change, hint }: ChangeMarkProps) {
  const { compare } = useMessages()
  return (
    <span className={styles['change']} data-change={change} title={hint ?? compare.changeHints[change]}>
      {change !== 'none' && <span aria-hidden>{glyphs[change]}</span>} {compare.changes[change]}
    </span>
  )
}

import type { Change } from '../../../lab/contract/comparison.ts'
import { useMessages } from '../../i18n/messages.ts'
import styles from './compare.module.css'

const glyphs: Readonly<Record<Change, string>> = { better: '▲', worse: '▼', same: '=', unclear: '?' }

/** Better or worse by glyph and word; the colour only repeats it. */
export function ChangeMark({ change, noise }: { readonly change: Change; /** A difference up to this is noise. */ readonly noise?: string | undefined }) {
  const { compare } = useMessages()
  return (
    <span className={styles['change']} data-change={change} title={noise === undefined || change === 'unclear' ? compare.changeHints[change] : compare.changeBy[change](noise)}>
      <span aria-hidden>{glyphs[change]}</span> {compare.changes[change]}
    </span>
  )
}

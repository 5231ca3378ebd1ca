import { TriangleAlert } from 'lucide-react'
import styles from './library.module.css'

export interface LibraryRowProps {
  readonly title: string
  readonly text: string
  readonly note?: string | undefined
  readonly evidence?: string | undefined
  readonly isBroken?: boolean
  readonly isChosen: boolean
  /** A click or the focus shows it beside the list. */
  onChoose(): void
  /** A double click. */
  onOpen(): void
}

export function LibraryRow({ title, text, note, evidence, isBroken = false, isChosen, onChoose, onOpen }: LibraryRowProps) {
  return (
    <li>
      <button type="button" className={styles['row']} data-row aria-pressed={isChosen} onClick={onChoose} onFocus={onChoose} onDoubleClick={onOpen}>
        <span className={styles['rowTitle']}>
          {isBroken && <TriangleAlert size={13} aria-hidden />}
          {title}
        </span>
        <span className={styles['rowText']}>{text}</span>
        {note !== undefined && (
          <span className={styles['mark']} data-evidence={evidence}>
            {note}
          </span>
        )}
      </button>
    </li>
  )
}

import { Search, X } from 'lucide-react'
import { useId } from 'react'
import { useMessages } from '../../i18n/messages.ts'
import { Button } from '../../widgets/button.tsx'
import controls from '../../widgets/controls.module.css'
import styles from './runs.module.css'

export interface RunSearchProps {
  readonly value: string
  /** How many runs fit; null without a search, or while it is not known. */
  readonly found: number | null
  onChange(value: string): void
}

/** The search, and what it understands: words to be pressed rather than learnt. */
export function RunSearch({ value, found, onChange }: RunSearchProps) {
  const { runs } = useMessages()
  const hint = useId()
  const words = value.split(/\s+/).filter(Boolean)
  const toggle = (word: string) => onChange((words.includes(word) ? words.filter((other) => other !== word) : [...words, word]).join(' '))
  return (
    <search className={styles['search']}>
      <div className={styles['searchBox']}>
        <Search size={15} aria-hidden />
        <input type="text" value={value} placeholder={runs.search} aria-label={runs.search} aria-describedby={hint} spellCheck={false} onChange={(event) => onChange(event.target.value)} onKeyDown={(event) => event.key === 'Escape' && onChange('')} />
        <span role="status">{found === null ? '' : runs.found(found)}</span>
        {value !== '' && (
          <Button look="icon" aria-label={runs.clear} onClick={() => onChange('')}>
            <X size={14} aria-hidden />
          </Button>
        )}
      </div>
      <div className={styles['syntax']}>
        <p id={hint} className={styles['hint']}>
          {runs.searchHint}
        </p>
        <ul className={styles['examples']}>
          {Object.entries(runs.searchExamples).map(([word, what]) => (
            <li key={word}>
              <button type="button" className={`${controls['chip']} mono`} aria-pressed={words.includes(word)} title={what} onClick={() => toggle(word)}>
                {word} <span className={styles['what']}>{what}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </search>
  )
}

import { Check, X } from 'lucide-react'
import { useId } from 'react'
import { Inline } from './markdown.tsx'
import { letterAt } from './values.ts'
import styles from './lessons.module.css'

export interface OptionListProps {
  readonly options: readonly { readonly id: string; readonly text: string }[]
  readonly value: string | undefined
  /** The one that is right, once it may be known. */
  readonly answer?: string | undefined
  onChange(option: string): void
}

/** Native radio buttons with a letter each, inside a fieldset that asks. */
export function OptionList({ options, value, answer, onChange }: OptionListProps) {
  const name = useId()
  return (
    <div className={styles['options']}>
      {options.map(({ id, text }, i) => (
        <label key={id} className={styles['option']} data-answer={answer === id || undefined} data-wrong={(answer !== undefined && value === id && answer !== id) || undefined}>
          <input type="radio" name={name} checked={value === id} onChange={() => onChange(id)} />
          <span className={styles['letter']} aria-hidden>
            {letterAt(i)}
          </span>
          <span>
            <Inline text={text} />
          </span>
          {answer === id && <Check size={16} aria-hidden />}
          {answer !== undefined && value === id && answer !== id && <X size={16} aria-hidden />}
        </label>
      ))}
    </div>
  )
}

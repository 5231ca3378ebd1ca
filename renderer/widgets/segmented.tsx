import { useId } from 'react'
import styles from './controls.module.css'

export interface SegmentedProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly { readonly id: T; readonly title: string; readonly hint?: string }[]
  readonly isDisabled?: boolean
  onChange(value: T): void
}

/** One of a few, as native radio buttons: arrow keys and names come from the platform. */
export function Segmented<T extends string>({ label, value, options, isDisabled = false, onChange }: SegmentedProps<T>) {
  const name = useId()
  return (
    <fieldset className={styles['segments']} disabled={isDisabled}>
      <legend className="visually-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.id} className={styles['segment']} title={option.hint}>
          <input type="radio" name={name} checked={option.id === value} onChange={() => onChange(option.id)} />
          <span>{option.title}</span>
        </label>
      ))}
    </fieldset>
  )
}

import { useId, type ReactNode } from 'react'
import styles from './field.module.css'

export interface FieldProps {
  readonly label: string
  readonly hint?: string | undefined
  /** Gets the ids to put on its control: `id`, and `aria-describedby` when there is a hint. */
  children(ids: { readonly id: string; readonly 'aria-describedby'?: string }): ReactNode
}

/** A control with its name and what to know about it. */
export function Field({ label, hint, children }: FieldProps) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <div className={styles['field']}>
      <label className={styles['label']} htmlFor={id}>
        {label}
      </label>
      <div className={styles['control']}>{children(hint === undefined ? { id } : { id, 'aria-describedby': hintId })}</div>
      {hint !== undefined && (
        <p id={hintId} className={styles['hint']}>
          {hint}
        </p>
      )}
    </div>
  )
}

/** As `Field`, for controls that bring their own name (a `Segmented`, a `Choice`): the label is only shown. */
export function Row({ label, hint, children }: { readonly label: string; readonly hint?: string | undefined; readonly children: ReactNode }) {
  return (
    <div className={styles['field']}>
      <span className={styles['label']} aria-hidden>
        {label}
      </span>
      <div className={styles['control']}>{children}</div>
      {hint !== undefined && <p className={styles['hint']}>{hint}</p>}
    </div>
  )
}

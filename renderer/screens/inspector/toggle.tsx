import type { ReactNode } from 'react'
import controls from '../../widgets/controls.module.css'
import styles from './inspector.module.css'

/** A button that stays pressed. */
export function Toggle({ on, onChange, children }: { readonly on: boolean; onChange(on: boolean): void; readonly children: ReactNode }) {
  return (
    <button type="button" className={`${controls['chip']} ${styles['toggle']}`} aria-pressed={on} onClick={() => onChange(!on)}>
      {children}
    </button>
  )
}

import type { ReactNode } from 'react'
import styles from './cards.module.css'

/** A titled piece of explanation beside the bytes. */
export function Card({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['card']} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

import { Activity } from 'lucide-react'
import type { ReactNode } from 'react'
import { messages } from '../i18n/messages.ts'
import { ThemeButton } from './theme-button.tsx'
import styles from './top-bar.module.css'

export interface TopBarProps {
  /** What is being looked at: a picker or a title. */
  readonly subject: ReactNode
  readonly chips?: ReactNode
  readonly actions: ReactNode
  readonly facts?: ReactNode
  /** A `ProgressLine`, or null when the end is unknown or nothing runs. */
  readonly progress: ReactNode
}

export function TopBar({ subject, chips, actions, facts, progress }: TopBarProps) {
  return (
    <header className={styles['bar']}>
      <span className={styles['logo']} title={messages.app.name}>
        <Activity size={16} strokeWidth={2.6} aria-hidden />
      </span>
      <div className={styles['subject']}>{subject}</div>
      <div className={styles['chips']}>{chips}</div>
      <div className={styles['actions']}>{actions}</div>
      <div className={styles['facts']}>
        {facts}
        <ThemeButton />
      </div>
      {progress}
    </header>
  )
}

/** @param fraction 0..1 */
export function ProgressLine({ fraction }: { readonly fraction: number }) {
  return <div className={styles['progress']} style={{ transform: `scaleX(${fraction})` }} />
}

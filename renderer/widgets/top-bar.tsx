import { Activity } from 'lucide-react'
import type { ReactNode } from 'react'
import { useMessages } from '../i18n/messages.ts'
import { setWorkbench } from '../state/workbench.ts'
import { LanguageButton } from './language-button.tsx'
import { Lockable } from './lockable.tsx'
import { ProjectorButton } from './projector-button.tsx'
import { ThemeButton } from './theme-button.tsx'
import styles from './top-bar.module.css'

export interface TopBarProps {
  /** What is being looked at: a picker or a title. */
  readonly subject: ReactNode
  readonly chips?: ReactNode
  readonly actions?: ReactNode
  readonly facts?: ReactNode
  /** A `ProgressLine`, or null when the end is unknown or nothing runs. */
  readonly progress?: ReactNode
}

export function TopBar({ subject, chips, actions, facts, progress = null }: TopBarProps) {
  const messages = useMessages()
  return (
    <header className={styles['bar']}>
      <Lockable>
        {/* Where there is no rail, the way of the mouse to every screen. */}
        <button type="button" className={styles['logo']} title={`${messages.app.name}: ${messages.palette.opens}`} aria-label={messages.palette.opens} aria-keyshortcuts="Control+K" onClick={() => setWorkbench({ paletteOpen: true })}>
          <Activity size={16} strokeWidth={2.6} aria-hidden />
        </button>
      </Lockable>
      <Lockable className={styles['subject']}>{subject}</Lockable>
      <Lockable className={styles['chips']}>{chips}</Lockable>
      <div className={styles['actions']}>{actions}</div>
      <Lockable className={styles['facts']}>
        {facts}
        <LanguageButton />
        <ThemeButton />
        <ProjectorButton />
      </Lockable>
      {progress}
    </header>
  )
}

/** @param fraction 0..1 */
export function ProgressLine({ fraction }: { readonly fraction: number }) {
  return <div className={styles['progress']} style={{ transform: `scaleX(${fraction})` }} />
}

import { Keyboard } from 'lucide-react'
import { useMessages } from '../i18n/messages.ts'
import { useSession } from '../state/session-store.ts'
import { setWorkbench } from '../state/workbench.ts'
import { useLogValue } from '../state/live-run.ts'
import { ClassChip } from './class-chip.tsx'
import { LockBanner } from './lock-banner.tsx'
import styles from './status-bar.module.css'

/** Above this the engine's own lateness is no longer small against what it measures, ms. */
const noisyLagMs = 20

export function StatusBar() {
  const messages = useMessages()
  const { connection, health, info, run } = useSession()
  const clockErrorMs = run?.health?.clockErrorMs ?? health?.clockErrorMs ?? null
  const lost = connection.kind === 'lost'
  return (
    <footer className={styles['bar']} data-lost={lost || undefined}>
      <span className={styles['engine']}>
        <span className={styles['dot']} data-lost={lost || undefined} aria-hidden />
        {lost ? <span role="status">{messages.status.lost}</span> : messages.status.engine(health?.pid ?? info?.pid ?? 0)}
      </span>
      {health && !lost && (
        <span className={`mono ${styles['lag']}`} data-noisy={health.lagP99Ms > noisyLagMs || undefined} title={messages.status.lagHint}>
          {messages.status.lag(health.lagP99Ms)}
        </span>
      )}
      <span className={`mono ${styles['lesser']}`}>{clockErrorMs === null ? messages.status.clockUnknown : messages.status.clock(clockErrorMs)}</span>
      {run && (run.paged ? <span className={`mono ${styles['lesser']}`}>{messages.status.events(run.events)}</span> : <EventCount />)}
      <LockBanner />
      <ClassChip />
      <span className={styles['spring']} />
      {info && <span className={styles['version']}>{`${messages.app.name} ${info.version} · Node ${info.node}`}</span>}
      <button type="button" className={styles['keys']} onClick={() => setWorkbench({ helpOpen: true })} aria-keyshortcuts="?">
        <Keyboard size={14} aria-hidden />
        <kbd>?</kbd> {messages.status.keys}
      </button>
    </footer>
  )
}

function EventCount() {
  const messages = useMessages()
  const count = useLogValue((log) => log?.length ?? 0)
  return <span className={`mono ${styles['lesser']}`}>{messages.status.events(count)}</span>
}

import { Keyboard, TriangleAlert } from 'lucide-react'
import { useMessages } from '../i18n/messages.ts'
import { useSession } from '../state/session-store.ts'
import { useSettings } from '../state/settings.ts'
import { setWorkbench } from '../state/workbench.ts'
import { useRecordedEvents } from '../state/live-run.ts'
import { ClassChip } from './class-chip.tsx'
import { Explained } from './explained.tsx'
import { LivingChip } from './living-chip.tsx'
import { LockBanner } from './lock-banner.tsx'
import styles from './status-bar.module.css'

/** Above this the engine's own lateness is no longer small against what it measures, ms. */
const noisyLagMs = 20
/** From here on a run gets no verdict, ms. */
const unjudgedLagMs = 50

export function StatusBar() {
  const messages = useMessages()
  const { connection, health, info, run } = useSession()
  const clockErrorMs = run?.health?.clockErrorMs ?? health?.clockErrorMs ?? null
  // Of the run that is seen: what its verdicts speak of.
  const lagMs = run?.health?.engineLagP99Ms ?? health?.lagP99Ms ?? 0
  // Before anything is measured it harms nothing.
  const noisy = run !== null && lagMs > noisyLagMs
  const bareKeys = useSettings((settings) => settings.bareKeys)
  const ended = connection.kind === 'ended'
  const lost = ended || connection.kind === 'lost'
  return (
    <footer className={styles['bar']} data-lost={lost || undefined}>
      <span className={styles['engine']}>
        <span className={styles['dot']} data-lost={lost || undefined} aria-hidden />
        {lost ? <span role="status">{ended ? messages.status.ended : messages.status.lost}</span> : messages.status.engine(health?.pid ?? info?.pid ?? 0)}
      </span>
      {health && !lost && (
        <span className={`mono ${styles['lag']}`} data-noisy={noisy || undefined}>
          {noisy && <TriangleAlert size={12} aria-hidden />}
          <Explained text={messages.status.lagHint(noisyLagMs, unjudgedLagMs)}>
            {messages.status.lag(lagMs)} {noisy && (lagMs < unjudgedLagMs ? messages.status.noisy : messages.status.tooNoisy)}
          </Explained>
        </span>
      )}
      {clockErrorMs !== null && (
        <span className={`mono ${styles['lesser']}`}>
          <Explained text={messages.status.clockHint}>{messages.status.clock(clockErrorMs)}</Explained>
        </span>
      )}
      {run && <EventCount />}
      <LivingChip />
      <LockBanner />
      <ClassChip />
      <span className={styles['spring']} />
      {info && <span className={styles['version']}>{`${messages.app.name} ${info.version} · Node ${info.node}`}</span>}
      <button type="button" className={styles['keys']} onClick={() => setWorkbench({ helpOpen: true })} aria-keyshortcuts={bareKeys ? '?' : undefined}>
        <Keyboard size={14} aria-hidden />
        {bareKeys && <kbd>?</kbd>} {messages.status.keys}
      </button>
    </footer>
  )
}

/** By itself, so that only the number is rendered ten times a second. */
function EventCount() {
  const messages = useMessages()
  return <span className={`mono ${styles['lesser']}`}>{messages.status.events(useRecordedEvents())}</span>
}

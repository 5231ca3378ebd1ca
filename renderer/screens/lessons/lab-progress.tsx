import type { RunState } from '../../../lab/contract/control.ts'
import { useMessages } from '../../i18n/messages.ts'
import { elapsedMs, isActive, useEventLog } from '../../state/live-run.ts'
import styles from './lab.module.css'

/** How far the run has come, in words and as a bar. */
export function LabProgress({ run }: { readonly run: RunState }) {
  const { topBar } = useMessages()
  useEventLog()
  if (!isActive(run)) return <span className={styles['phase']}>{topBar.phase[run.phase]}</span>
  const fraction = run.phase === 'running' && run.plannedMs !== null ? elapsedMs(run) / run.plannedMs : null
  return (
    <span className={styles['phase']}>
      {topBar.phase[run.phase]}
      {fraction !== null && <progress max={1} value={fraction} aria-label={topBar.phase.running} />}
    </span>
  )
}

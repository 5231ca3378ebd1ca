import { useMessages } from '../../i18n/messages.ts'
import { useSession } from '../../state/session-store.ts'
import { isUnfolding } from '../../state/live-run.ts'
import { FaultSwitch } from './fault-switch.tsx'
import type { FaultSwitchState } from './path-places.ts'
import { PulsesButton } from './pulses-button.tsx'
import styles from './path.module.css'

/** What is pressed in front of an audience: large, in one row, each with its digit. */
export function FaultStrip({ switches, enabled }: { readonly switches: readonly FaultSwitchState[]; readonly enabled: boolean }) {
  const { path } = useMessages()
  const flows = useSession(({ run }) => isUnfolding(run))
  return (
    <div className={styles['strip']} role="group" aria-label={path.strip}>
      {switches.map((fault, i) => (
        <FaultSwitch key={fault.info.id} fault={fault} enabled={enabled} digit={i < 9 ? i + 1 : undefined} isLarge />
      ))}
      {flows && <PulsesButton />}
    </div>
  )
}

import { useMessages } from '../../i18n/messages.ts'
import { useLocked } from '../../state/lock.ts'
import { toggleClientCode } from '../../state/run-actions.ts'
import { useSettings } from '../../state/settings.ts'
import { Hint } from '../../widgets/hint.tsx'
import styles from './path.module.css'

/** Below each plain lane the same transport with client code, in a run that lives at once. */
export function ClientCodeSwitch() {
  const { path } = useMessages()
  const locked = useLocked()
  const isOn = useSettings((settings) => settings.clientCode)
  return (
    <Hint text={path.clientCodeHint}>
      <button type="button" className={`${styles['switch']} ${styles['option']}`} role="switch" aria-checked={isOn} aria-keyshortcuts="Alt+C" disabled={locked} onClick={toggleClientCode}>
        <span className={styles['knob']} aria-hidden />
        {path.clientCode}
      </button>
    </Hint>
  )
}

import { useMessages } from '../../i18n/messages.ts'
import { faultText } from '../../i18n/fixture-texts.ts'
import { toast } from '../../state/toasts.ts'
import { Hint } from '../../widgets/hint.tsx'
import { tellingParam } from './param-fields.ts'
import type { FaultSwitchState } from './path-places.ts'
import { toggleFault } from './path-switches.ts'
import styles from './path.module.css'

export interface FaultSwitchProps {
  readonly fault: FaultSwitchState
  /** Faults can be switched only while a run measures. */
  readonly enabled: boolean
  /** Switches it while the lanes have the focus. */
  readonly digit?: number | undefined
}

export function FaultSwitch({ fault, enabled, digit }: FaultSwitchProps) {
  const messages = useMessages()
  const { info, state } = fault
  const { title, text } = faultText(info, fault.explain)
  const on = state === 'on'
  const number = tellingParam(info, fault.stated)
  const why = state === 'planned' ? messages.path.planned : enabled ? '' : messages.path.notRunning
  const toggle = () => (enabled ? toggleFault(fault) : toast({ text: why }))
  return (
    <Hint text={[on ? `${messages.path.acting} ${text}` : text, on ? '' : why].filter(Boolean).join(' ')}>
      <button type="button" className={styles['switch']} data-state={state} data-lifetime={info.lifetime} aria-pressed={on} aria-disabled={!enabled} aria-keyshortcuts={digit === undefined || digit > 9 ? undefined : String(digit)} onClick={toggle}>
        <span className={styles['knob']} aria-hidden />
        <span className={styles['switchTitle']}>{title}</span>
        {number !== '' && <span className={styles['switchNumber']}>{number}</span>}
      </button>
    </Hint>
  )
}

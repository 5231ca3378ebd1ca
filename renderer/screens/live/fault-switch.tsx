import { Button, DialogTrigger } from 'react-aria-components'
import type { FaultId } from '../../../lab/contract/fault.ts'
import { moment, period } from '../../i18n/format.ts'
import { type Messages, useMessages } from '../../i18n/messages.ts'
import { faultText, faultTitle } from '../../i18n/fixture-texts.ts'
import { isActive, useLogValue } from '../../state/live-run.ts'
import { useLocked } from '../../state/lock.ts'
import { useSession } from '../../state/session-store.ts'
import { useSettings } from '../../state/settings.ts'
import { toast } from '../../state/toasts.ts'
import { Hint } from '../../widgets/hint.tsx'
import { PopoverDialog } from '../../widgets/popover-dialog.tsx'
import { FaultForm } from './fault-form.tsx'
import { FaultGlyph } from './fault-glyph.tsx'
import { paramFields, tellingOnClocks, textOf } from './param-fields.ts'
import type { FaultSwitchState } from './path-places.ts'
import { toggleFault } from './path-switches.ts'
import styles from './path.module.css'

export interface FaultSwitchProps {
  readonly fault: FaultSwitchState
  /** Faults can be switched only while a run measures. */
  readonly enabled: boolean
  /** Switches it while the lanes have the focus. */
  readonly digit?: number | undefined
  /** For a strip: with its digit, and with the side it acts on, since it stands under no place. */
  readonly isLarge?: boolean
}

export function FaultSwitch({ fault, enabled, digit, isLarge = false }: FaultSwitchProps) {
  const messages = useMessages()
  const { info, state } = fault
  const { title: shortTitle, text } = faultText(info, fault.explain)
  const title = isLarge ? faultTitle(info) : shortTitle
  const on = state === 'on'
  const number = tellingOnClocks(info, fault.stated, useScale())
  const value = number.text === '' ? { text: flowsOf(fault, messages) } : number
  const why = state === 'planned' ? messages.path.planned : enabled ? '' : messages.path.notRunning
  const toggle = () => (enabled ? toggleFault(fault) : toast({ text: why }))
  return (
    <span className={styles['switch']} data-state={state} data-lifetime={info.lifetime} data-disabled={!enabled || undefined}>
      <Hint text={[on ? `${messages.path.acting} ${text}` : text, on ? '' : why].filter(Boolean).join(' ')}>
        <button type="button" className={styles['toggle']} aria-pressed={on} aria-disabled={!enabled} aria-description={state === 'planned' ? why : undefined} aria-keyshortcuts={digit === undefined || digit > 9 ? undefined : String(digit)} onClick={toggle}>
          {isLarge ? <kbd aria-hidden>{digit}</kbd> : <span className={styles['knob']} aria-hidden />}
          <FaultGlyph fault={info.id} size={isLarge ? 15 : 13} />
          <span className={styles['switchTitle']}>{title}</span>
        </button>
      </Hint>
      {state === 'planned' && <span className={styles['plan']}>{messages.path.states.planned}</span>}
      {state === 'acted' && <Acted fault={info.id} />}
      {value.text !== '' && <Strength fault={fault} title={title} value={value} enabled={enabled} />}
    </span>
  )
}

/** When it acted in the run on show; nothing where that ended before. */
function Acted({ fault }: { readonly fault: FaultId }) {
  const { path } = useMessages()
  const measured = useSession(({ run }) => run?.window)
  const when = useLogValue((log) => {
    const windows = log?.faults.filter((window) => window.fault === fault) ?? []
    const first = windows[0]
    if (!first || !measured) return ''
    const [from, to] = [first.fromT, first.toT ?? measured.endT].map((t) => Math.max(0, t - measured.startT)) as [number, number]
    return `${from === to ? path.actedAt(moment(from)) : period(from, to)}${windows.length > 1 ? ` ×${windows.length}` : ''}`
  })
  return when === '' ? null : <span className={styles['plan']}>{when}</span>
}

/** Which connections it touches, where that is a parameter. */
function flowsOf({ info, stated }: FaultSwitchState, { path }: Messages): string {
  const field = paramFields(info).find(({ name }) => name === 'flows')
  const words: Readonly<Record<string, string>> = path.flows
  return field ? (words[textOf(field, stated)] ?? '') : ''
}

/** Lab ms to a wall ms: of the run that lives, else of the next one. */
function useScale(): number {
  const chosen = useSettings(({ scale }) => scale)
  return useSession(({ run, info }) => (run && isActive(run) ? run.scale : (chosen ?? info?.defaultScale ?? 1)))
}

interface StrengthProps {
  readonly fault: FaultSwitchState
  readonly title: string
  readonly value: ReturnType<typeof tellingOnClocks>
  readonly enabled: boolean
}

/** Looks like a value that can be changed, and is one. */
function Strength({ fault, title, value: { text, labText }, enabled }: StrengthProps) {
  const { path, compare, joined } = useMessages()
  const locked = useLocked()
  const both = labText === undefined ? text : compare.bothClocks(text, labText)
  return (
    <DialogTrigger>
      {/* WCAG 2.5.3: its name has in it what is written on it. */}
      <Button className={styles['switchNumber'] ?? ''} isDisabled={locked} aria-label={path.strength(title, labText === undefined ? text : text + joined.aside(labText))}>
        {text}
        {labText !== undefined && <span className={styles['labTime']}>{joined.aside(labText)}</span>}
      </Button>
      <PopoverDialog className={styles['strength']} label={path.strength(title, both)}>
        {(close) => (
          <>
            <h3>{labText === undefined ? title : `${title} ${both}`}</h3>
            <FaultForm fault={fault} enabled={enabled} onDone={close} />
          </>
        )}
      </PopoverDialog>
    </DialogTrigger>
  )
}

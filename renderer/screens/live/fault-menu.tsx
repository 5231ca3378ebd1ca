import { Plus } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components'
import type { FaultId } from '../../../lab/contract/fault.ts'
import { useMessages } from '../../i18n/messages.ts'
import { faultText } from '../../i18n/fixture-texts.ts'
import { ask } from '../../state/session-store.ts'
import { useLocked } from '../../state/lock.ts'
import controls from '../../widgets/controls.module.css'
import { paramFields, paramsFrom, textOf, type ParamField } from './param-fields.ts'
import type { FaultSwitchState } from './path-places.ts'
import styles from './path.module.css'

export interface FaultMenuProps {
  readonly place: string
  readonly faults: readonly FaultSwitchState[]
  readonly enabled: boolean
}

/** All faults of a place, each with its parameters. */
export function FaultMenu({ place, faults, enabled }: FaultMenuProps) {
  const messages = useMessages()
  const locked = useLocked()
  const [chosen, setChosen] = useState<FaultId | undefined>(faults[0]?.info.id)
  const fault = faults.find((candidate) => candidate.info.id === chosen)
  return (
    <DialogTrigger>
      <Button className={styles['add'] ?? ''} isDisabled={locked} aria-label={messages.path.moreFaultsAt(place)}>
        <Plus size={15} aria-hidden />
      </Button>
      <Popover className={`${controls['popover'] ?? ''} ${styles['menu'] ?? ''}`} placement="bottom start" offset={6}>
        <Dialog className={styles['menuDialog'] ?? ''} aria-label={messages.path.moreFaultsAt(place)}>
          {({ close }) => (
            <>
              <ul className={styles['menuList']}>
                {faults.map(({ info, state }) => (
                  <li key={info.id}>
                    <button type="button" aria-pressed={info.id === chosen} data-state={state} onClick={() => setChosen(info.id)}>
                      <span>{faultText(info).title}</span>
                      <small>{state === 'off' ? spokenLayer(info.explain) : messages.path.states[state]}</small>
                    </button>
                  </li>
                ))}
              </ul>
              {fault && <FaultForm key={`${fault.info.id} ${fault.state}`} fault={fault} enabled={enabled} onDone={close} />}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  )
}

/** `HTTP/2: every open session gets ...` -> `HTTP/2`; a fault's sentence begins with the protocol it acts on. */
function spokenLayer(explain: string): string {
  return /^([A-Za-z0-9/.]{2,10}):/.exec(explain)?.[1] ?? ''
}

function FaultForm({ fault, enabled, onDone }: { readonly fault: FaultSwitchState; readonly enabled: boolean; onDone(): void }) {
  const messages = useMessages()
  const { info, stated } = fault
  const on = fault.state === 'on'
  const { text, sees } = faultText(info, fault.explain)
  const fields = paramFields(info)
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(fields.map((field) => [field.name, textOf(field, stated)])))
  const switchOff = () => {
    if (!enabled) return
    ask((engine) => engine.switchFault({ fault: info.id, on: false }))
    onDone()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!enabled) return
    ask((engine) => engine.switchFault({ fault: info.id, on: true, params: paramsFrom(fields, values) }))
    onDone()
  }
  return (
    <form className={styles['form']} onSubmit={submit}>
      <p>{text}</p>
      <dl className={styles['sees']}>
        <dt>{messages.path.clientSees}</dt>
        <dd>{sees.client}</dd>
        <dt>{messages.path.originSees}</dt>
        <dd>{sees.origin}</dd>
      </dl>
      {fields.map((field) => (
        <Field key={field.name} field={field} value={values[field.name] ?? ''} onChange={(value) => setValues({ ...values, [field.name]: value })} />
      ))}
      <div className={styles['formButtons']}>
        {!(on && fields.length === 0) && (
          <button type="submit" className={`${controls['button']} ${controls['primary']}`} disabled={!enabled}>
            {info.lifetime === 'instant' ? messages.path.apply : on ? messages.path.change : messages.path.switchOn}
          </button>
        )}
        {on && (
          <button type="button" className={controls['button']} disabled={!enabled} onClick={switchOff}>
            {messages.path.switchOff}
          </button>
        )}
      </div>
      {!enabled && <p className={styles['formNote']}>{messages.path.notRunning}</p>}
    </form>
  )
}

function Field({ field, value, onChange }: { readonly field: ParamField; readonly value: string; onChange(value: string): void }) {
  const options = field.kind === 'boolean' ? ['true', 'false'] : field.options
  return (
    <label className={styles['field']}>
      <span>{field.name}</span>
      {options.length > 0 ? (
        <select value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </select>
      ) : (
        <input className="mono" type={field.kind === 'number' ? 'number' : 'text'} step="any" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
      {field.description !== '' && <small>{field.description}</small>}
    </label>
  )
}

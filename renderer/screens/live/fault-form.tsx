import { useState, type FormEvent } from 'react'
import { tagOf, useMessages } from '../../i18n/messages.ts'
import { faultText, paramName, paramText, paramWord } from '../../i18n/fixture-texts.ts'
import { messageOf } from '../../state/error-texts.ts'
import { askFor } from '../../state/session-store.ts'
import { Button } from '../../widgets/button.tsx'
import { paramFields, paramsFrom, textOf, type ParamField } from './param-fields.ts'
import type { FaultSwitchState } from './path-places.ts'
import styles from './path.module.css'

/** What a fault does, and its parameters: to switch it on with, or to change while it acts. A value that the engine refuses stays here, with the reason. */
export function FaultForm({ fault, enabled, onDone }: { readonly fault: FaultSwitchState; readonly enabled: boolean; onDone(): void }) {
  const messages = useMessages()
  const { info, stated } = fault
  const on = fault.state === 'on'
  const { text, sees } = faultText(info, fault.explain)
  const fields = paramFields(info)
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(fields.map((field) => [field.name, textOf(field, stated)])))
  const [refused, setRefused] = useState('')
  const send = (request: { readonly on: boolean; readonly params?: Record<string, unknown> }) => {
    if (enabled) askFor((engine) => engine.switchFault({ fault: info.id, ...request })).then(onDone, (error: unknown) => setRefused(ofForm(messageOf(error), info.id)))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send({ on: true, params: paramsFrom(fields, values) })
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
      {fields.map((field, i) => (
        <Field key={field.name} field={field} isFirst={i === 0} value={values[field.name] ?? ''} onChange={(value) => setValues({ ...values, [field.name]: value })} />
      ))}
      {refused !== '' && (
        <p className={styles['refused']} role="alert" lang={tagOf(refused)}>
          {refused}
        </p>
      )}
      <div className={styles['formButtons']}>
        {!(on && fields.length === 0) && (
          <Button look="primary" submits disabled={!enabled}>
            {info.lifetime === 'instant' ? messages.path.apply : on ? messages.path.change : messages.path.switchOn}
          </Button>
        )}
        {on && (
          <Button disabled={!enabled} onClick={() => send({ on: false })}>
            {messages.path.switchOff}
          </Button>
        )}
      </div>
      {!enabled && <p className={styles['formNote']}>{messages.path.notRunning}</p>}
    </form>
  )
}

/** The form is of this fault: its id before the sentence says nothing more. */
function ofForm(sentence: string, id: string): string {
  return sentence.startsWith(id) ? sentence.slice(id.length).replace(/^\s*[:：]\s*/, '') : sentence
}

function Field({ field, isFirst, value, onChange }: { readonly field: ParamField; readonly isFirst: boolean; readonly value: string; onChange(value: string): void }) {
  const { path } = useMessages()
  const options = field.kind === 'boolean' ? ['true', 'false'] : field.options
  return (
    <label className={styles['field']}>
      <span>{paramName(field.name)}</span>
      {options.length > 0 ? (
        <select className="mono" value={value} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option} value={option}>
              {paramWord(option) ?? option}
            </option>
          ))}
        </select>
      ) : (
        <input className="mono" type={field.kind === 'number' ? 'number' : 'text'} step="any" value={value} autoFocus={isFirst} onFocus={(event) => event.target.select()} onChange={(event) => onChange(event.target.value)} />
      )}
      {(field.description !== '' || field.clock) && <small>{[field.description === '' ? '' : paramText(field.description), field.clock ? path.clocks[field.clock] : ''].filter(Boolean).join(' · ')}</small>}
    </label>
  )
}

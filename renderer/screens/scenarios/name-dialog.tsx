import { useId, useState, type FormEvent } from 'react'
import { tagOf, useMessages } from '../../i18n/messages.ts'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { Field } from '../../widgets/field.tsx'
import styles from './name-dialog.module.css'
import { messageOf } from '../../state/error-texts.ts'

export interface NameDialogProps {
  readonly title: string
  /** What its button does. */
  readonly action: string
  readonly initial: string
  /** Why it asks, when it was not asked for. */
  readonly because?: string | undefined
  /** Rejects with what the engine has against it; then the dialog stays. */
  onDone(name: string): Promise<void>
  onClose(): void
}

export function NameDialog({ title, action, initial, because, onDone, onClose }: NameDialogProps) {
  const { scenarios } = useMessages()
  const [name, setName] = useState(initial)
  const [refusal, setRefusal] = useState(because)
  const [isBusy, setBusy] = useState(false)
  const refusalId = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isBusy || name.trim() === '') return
    setBusy(true)
    onDone(name.trim()).then(onClose, (error: unknown) => {
      setRefusal(messageOf(error))
      setBusy(false)
    })
  }
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form className={styles['form']} onSubmit={submit}>
        <Field label={scenarios.dialog.name} hint={scenarios.dialog.nameHint}>
          {(ids) => (
            <input
              {...ids}
              className={`mono ${styles['name']}`}
              value={name}
              maxLength={200}
              autoFocus
              aria-invalid={refusal !== undefined}
              aria-errormessage={refusal === undefined ? undefined : refusalId}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {refusal !== undefined && (
          <p id={refusalId} className={styles['refusal']} role="alert" lang={tagOf(refusal)}>
            {refusal}
          </p>
        )}
        <div className={styles['buttons']}>
          <Button onClick={onClose}>{scenarios.dialog.cancel}</Button>
          <Button look="primary" submits disabled={isBusy || name.trim() === ''}>
            {action}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

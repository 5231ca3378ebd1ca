import { useState } from 'react'
import type { ClassDoor } from '../../../lab/contract/class.ts'
import { tagOf, useMessages } from '../../i18n/messages.ts'
import { endClass } from '../../state/class-actions.ts'
import { messageOf } from '../../state/error-texts.ts'
import { askFor, useSession } from '../../state/session-store.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { Button } from '../../widgets/button.tsx'
import { Dialog } from '../../widgets/dialog.tsx'
import { Field } from '../../widgets/field.tsx'
import { ErrorState, LoadingState } from '../../widgets/states.tsx'
import { QrCode } from './qr-code.tsx'
import styles from './class.module.css'

/** Says what will be opened and opens it; then shows the way in, big enough for the last row. */
export function ClassDialog({ isOpen, onClose }: { readonly isOpen: boolean; onClose(): void }) {
  const { classTexts: { dialog } } = useMessages()
  const door = useSession((session) => session.class?.door ?? null)
  return (
    <Dialog title={door ? dialog.openTitle : dialog.title} isOpen={isOpen} onClose={onClose}>
      {door ? <WayIn door={door} onClose={onClose} /> : <OpenDoor />}
    </Dialog>
  )
}

type Step = { readonly kind: 'idle' | 'opening' } | { readonly kind: 'failed'; readonly message: string }

function OpenDoor() {
  const { classTexts: { dialog } } = useMessages()
  const { answer, again } = useAnswer('class addresses', (engine) => engine.class.addresses())
  const [chosen, setChosen] = useState<string | null>(null)
  const [port, setPort] = useState('')
  const [step, setStep] = useState<Step>({ kind: 'idle' })
  if (answer.kind === 'loading') return <LoadingState />
  if (answer.kind === 'failed') return <ErrorState text={answer.message} again={again} />
  const addresses = answer.value
  const at = addresses.find(({ address }) => address === chosen) ?? addresses[0]
  const open = () => {
    if (!at) return
    setStep({ kind: 'opening' })
    askFor((engine) => engine.class.open({ address: at.address, port: Number(port) || 0 })).then(
      () => setStep({ kind: 'idle' }),
      (error: unknown) => {
        setStep({ kind: 'failed', message: messageOf(error) })
        again()
      },
    )
  }
  return (
    <div className={styles['door']}>
      <p>{dialog.what}</p>
      <p className={styles['hint']}>{dialog.privacy}</p>
      <fieldset className={styles['addresses']}>
        <legend>{dialog.address}</legend>
        {addresses.map(({ address, interface: name, isLoopback }) => (
          <label key={address}>
            <input type="radio" name="class-address" checked={address === at?.address} onChange={() => setChosen(address)} />
            <span className="mono">{address}</span>
            <span className={styles['hint']}>{isLoopback ? `${name} · ${dialog.thisMachine}` : name}</span>
          </label>
        ))}
      </fieldset>
      {addresses.every(({ isLoopback }) => isLoopback) && (
        <p className={styles['warning']}>
          {dialog.noNetwork}{' '}
          <Button look="quiet" onClick={again}>
            {dialog.refresh}
          </Button>
        </p>
      )}
      <Field label={dialog.port} hint={dialog.portHint}>
        {(ids) => <input {...ids} className={styles['port']} type="text" inputMode="numeric" pattern="[0-9]*" maxLength={5} value={port} onChange={(event) => setPort(event.target.value.replace(/\D/g, ''))} />}
      </Field>
      {step.kind === 'failed' && (
        <p role="alert" className={styles['warning']} lang={tagOf(step.message)}>
          {step.message}
        </p>
      )}
      <div className={styles['row']}>
        <Button look="primary" disabled={!at || step.kind === 'opening'} onClick={open}>
          {step.kind === 'opening' ? dialog.opening : dialog.open}
        </Button>
      </div>
    </div>
  )
}

function WayIn({ door, onClose }: { readonly door: ClassDoor; onClose(): void }) {
  const { classTexts: texts } = useMessages()
  const [address = ''] = door.url.split('#')
  return (
    <div className={styles['wayIn']}>
      <QrCode text={door.url} label={texts.dialog.scan(address)} />
      <div className={styles['steps']}>
        <p>{texts.dialog.goTo}</p>
        <p className={`mono ${styles['url']}`}>{address.replace(/\/$/, '')}</p>
        <p>{texts.dialog.enter}</p>
        <p className={`mono ${styles['code']}`}>{door.code}</p>
        <p className={styles['hint']}>{texts.dialog.scanHint}</p>
      </div>
      <div className={styles['foot']}>
        <p>
          <strong role="status">{texts.joined(door.joined)}</strong> <span className={styles['hint']}>{texts.dialog.listens(door.address, door.interface)}</span>
        </p>
        <div className={styles['row']}>
          <Button
            onClick={() => {
              endClass(true)
              onClose()
            }}
          >
            {texts.close}
          </Button>
          <Button look="primary" onClick={onClose}>
            {texts.dialog.done}
          </Button>
        </div>
      </div>
    </div>
  )
}

import { Loader, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { tagOf, useMessages } from '../i18n/messages.ts'
import { tryAgain } from '../state/desktop.ts'
import { useSession } from '../state/session-store.ts'
import { Button } from './button.tsx'
import styles from './gate.module.css'

/** Lets the screens through once the engine has introduced itself. A lost engine does not close the gate again. */
export function Gate({ hasToken, children }: { readonly hasToken: boolean; readonly children: ReactNode }) {
  const messages = useMessages()
  const connection = useSession((session) => session.connection)
  const known = useSession((session) => session.catalogue !== null)
  if (!hasToken && !known) return <Notice title={messages.connection.refused} text={messages.connection.noToken} />
  if (connection.kind === 'refused' && !known) return <Notice title={messages.connection.refused} text={connection.message} retry />
  if (!known) return <Waiting />
  return children
}

function Waiting() {
  const messages = useMessages()
  return (
    <main className={styles['notice']} role="status">
      <Loader className={styles['spinner']} size={22} aria-hidden />
      <h1>{messages.connection.connecting}</h1>
      <p>{messages.connection.connectingHint}</p>
    </main>
  )
}

function Notice({ title, text, retry = false }: { readonly title: string; readonly text: string; readonly retry?: boolean }) {
  const messages = useMessages()
  return (
    <main className={styles['notice']} role="alert">
      <TriangleAlert size={22} aria-hidden />
      <h1>{title}</h1>
      <p lang={tagOf(text)}>{text}</p>
      {retry && (
        <Button onClick={() => location.reload()}>{messages.connection.again}</Button>
      )}
    </main>
  )
}

/** The engine's refusal of the last request, or of this page, or its end, in its own words; what is on screen stays. */
export function Complaint() {
  const { connection: texts } = useMessages()
  const complaint = useSession((session) => session.complaint)
  const connection = useSession((session) => session.connection)
  if (connection.kind === 'ended') return <Told title={texts.ended} text={`${connection.message} ${texts.endedText}`} action={texts.restart} onAction={tryAgain} />
  if (connection.kind === 'refused') return <Told title={texts.refused} text={connection.message} action={texts.again} onAction={tryAgain} />
  if (complaint === null) return null
  return <Told title={texts.complaint} text={complaint} action={texts.dismiss} onAction={() => useSession.setState({ complaint: null })} />
}

interface ToldProps {
  readonly title: string
  readonly text: string
  readonly action: string
  onAction(): void
}

function Told({ title, text, action, onAction }: ToldProps) {
  return (
    <div className={styles['complaint']} role="alert">
      <TriangleAlert size={16} aria-hidden />
      <p>
        <strong>{title}</strong> <span lang={tagOf(text)}>{text}</span>
      </p>
      <Button onClick={onAction}>{action}</Button>
    </div>
  )
}

import { Loader, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { tagOf, useMessages } from '../i18n/messages.ts'
import { toast } from '../state/toasts.ts'
import { Button } from './button.tsx'
import styles from './states.module.css'

export interface StateProps {
  readonly title: string
  /** What it means, in a sentence. */
  readonly text?: string | undefined
  /** One way on: a button. */
  readonly action?: ReactNode
}

/** Nothing here yet, and the one thing that would change that. */
export function EmptyState({ title, text, action }: StateProps) {
  return (
    <div className={styles['state']}>
      <h2>{title}</h2>
      {text !== undefined && <p>{text}</p>}
      {action}
    </div>
  )
}

export function LoadingState({ title, text }: Partial<StateProps>) {
  const messages = useMessages()
  return (
    <div className={styles['state']} role="status" aria-busy>
      <Loader className={styles['spinner']} size={22} aria-hidden />
      <h2>{title ?? messages.states.loading}</h2>
      {text !== undefined && <p>{text}</p>}
    </div>
  )
}

export interface ErrorStateProps extends Partial<StateProps> {
  /** Given: the way on is to try once more. */
  again?(): void
  /** What to send to somebody who can help; a button copies it. The text, when there is nothing more to say. */
  readonly detail?: string | undefined
}

/** What happened, what it means, one way out, and the details to take along. */
export function ErrorState({ title, text, action, again, detail = text }: ErrorStateProps) {
  const messages = useMessages()
  const copy = (what: string) => void navigator.clipboard.writeText(what).then(() => toast({ text: messages.states.copied }), () => {})
  return (
    <div className={styles['state']} role="alert">
      <TriangleAlert size={22} aria-hidden />
      <h2>{title ?? messages.states.failed}</h2>
      {text !== undefined && <p lang={tagOf(text)}>{text}</p>}
      <div className={styles['actions']}>
        {again && <Button onClick={again}>{messages.connection.again}</Button>}
        {action}
        {detail !== undefined && (
          <Button look="quiet" onClick={() => copy(detail)}>
            {messages.states.detail}
          </Button>
        )}
      </div>
    </div>
  )
}

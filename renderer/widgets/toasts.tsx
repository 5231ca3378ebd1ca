import { X } from 'lucide-react'
import { useMessages } from '../i18n/messages.ts'
import { dismissToast, useToasts, type Toast } from '../state/toasts.ts'
import { Button } from './button.tsx'
import styles from './toasts.module.css'

/**
 * The newest, over the status bar: a stack would lie over buttons of the screen. Those before it come again when it is closed. The live
 * region is there before the first, or it would not be read.
 */
export function Toasts() {
  const told = useToasts().at(-1)
  return (
    <div className={styles['toasts']} role="status">
      {told && <OneToast key={told.id} told={told} />}
    </div>
  )
}

function OneToast({ told }: { readonly told: Toast }) {
  const messages = useMessages()
  const undo = () => {
    told.undo?.()
    dismissToast(told.id)
  }
  return (
    <div className={styles['toast']}>
      <p>{told.text}</p>
      {told.undo && (
        <Button look="quiet" onClick={undo}>
          {messages.states.undo}
        </Button>
      )}
      <Button look="icon" aria-label={messages.states.close} onClick={() => dismissToast(told.id)}>
        <X size={14} aria-hidden />
      </Button>
    </div>
  )
}

import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useMessages } from '../i18n/messages.ts'
import { Button } from './button.tsx'
import styles from './dialog.module.css'

export interface DialogProps {
  readonly title: string
  readonly isOpen: boolean
  onClose(): void
  /** The row of buttons at its end. */
  readonly actions?: ReactNode
  readonly children: ReactNode
}

/** A modal dialog: takes and gives back the focus, Escape and a click outside close it. */
export function Dialog({ title, isOpen, onClose, actions, children }: DialogProps) {
  const messages = useMessages()
  return (
    <ModalOverlay className={styles['overlay'] ?? ''} isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className={styles['modal'] ?? ''}>
        <AriaDialog className={styles['dialog'] ?? ''}>
          <div className={styles['head']}>
            <Heading slot="title">{title}</Heading>
            <Button look="icon" aria-label={messages.states.close} onClick={onClose}>
              <X size={16} aria-hidden />
            </Button>
          </div>
          {children}
          {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

import { useContext, useId, type ReactNode } from 'react'
import { OverlayTriggerStateContext, Popover } from 'react-aria-components'
import controls from './controls.module.css'

export interface PopoverDialogProps {
  readonly label: string
  readonly className?: string | undefined
  /** Also as a function, of what closes it. */
  readonly children: ReactNode | ((close: () => void) => ReactNode)
}

/** Opens below the button of its `DialogTrigger`. The popover itself is the dialog: one inside of it would leave its buttons for screen readers out. */
export function PopoverDialog({ label, className, children }: PopoverDialogProps) {
  const trigger = useContext(OverlayTriggerStateContext)
  const id = useId()
  return (
    <Popover className={controls['popover'] ?? ''} placement="bottom start" offset={6} aria-labelledby={id}>
      <span id={id} hidden>
        {label}
      </span>
      <div className={className}>{typeof children === 'function' ? children(() => trigger?.close()) : children}</div>
    </Popover>
  )
}

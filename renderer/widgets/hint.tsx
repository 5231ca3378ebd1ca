import type { ReactElement, RefObject } from 'react'
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import styles from './controls.module.css'

export interface HintProps {
  readonly text: string
  /** It stands above this, always at the same place, where beside the element it would cover what one reads. */
  readonly above?: RefObject<Element | null>
  readonly children: ReactElement<React.DOMAttributes<Element>, string>
}

/** A tooltip for a focusable element: also opened by keyboard focus, closed by Escape. */
export function Hint({ text, above, children }: HintProps) {
  return (
    <TooltipTrigger delay={350} closeDelay={80}>
      <Focusable>{children}</Focusable>
      <Tooltip className={styles['tooltip'] ?? ''} {...(above ? { triggerRef: above, placement: 'top start', offset: 0, style: { maxWidth: '28rem' } } : { offset: 6 })}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  )
}

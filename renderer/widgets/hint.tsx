import type { ReactElement } from 'react'
import { Focusable, Tooltip, TooltipTrigger } from 'react-aria-components'
import styles from './controls.module.css'

/** A tooltip for a focusable element: also opened by keyboard focus, closed by Escape. */
export function Hint({ text, children }: { readonly text: string; readonly children: ReactElement<React.DOMAttributes<Element>, string> }) {
  return (
    <TooltipTrigger delay={350} closeDelay={80}>
      <Focusable>{children}</Focusable>
      <Tooltip className={styles['tooltip'] ?? ''} offset={6}>
        {text}
      </Tooltip>
    </TooltipTrigger>
  )
}

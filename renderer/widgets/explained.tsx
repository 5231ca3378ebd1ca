import type { ReactNode } from 'react'
import { Hint } from './hint.tsx'

/** A word that says what it means, to the mouse and to the keyboard. */
export function Explained({ text, className, children }: { readonly text: string; readonly className?: string | undefined; readonly children: ReactNode }) {
  return (
    <Hint text={text}>
      <span className={className} tabIndex={0} role="note">
        {children}
      </span>
    </Hint>
  )
}

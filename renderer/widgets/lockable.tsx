import type { ReactNode } from 'react'
import { useLocked } from '../state/lock.ts'

/** What is inside can be seen but not used while the trainer has locked the window. */
export function Lockable({ className, children }: { readonly className?: string | undefined; readonly children: ReactNode }) {
  const locked = useLocked()
  return (
    <div className={className} inert={locked}>
      {children}
    </div>
  )
}

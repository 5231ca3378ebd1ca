import { Lock } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useMessages } from '../i18n/messages.ts'
import { unlock, unlockAfterMs, useLocked } from '../state/lock.ts'
import styles from './status-bar.module.css'

/** Says that the window is locked, and is one of the two ways out; holding Escape anywhere is the other. */
export function LockBanner() {
  const { joined, lock } = useMessages()
  const locked = useLocked()
  const hold = useHold(locked)
  if (!locked) return null
  return (
    <span className={styles['lock']}>
      <Lock size={13} aria-hidden />
      <span role="status">{lock.on}</span>
      <button
        type="button"
        title={joined.sentences([lock.explain, lock.how])}
        onPointerDown={hold.begin}
        onPointerUp={hold.end}
        onPointerLeave={hold.end}
        onKeyDown={(event) => (event.key === ' ' || event.key === 'Enter') && hold.begin()}
        onKeyUp={hold.end}
        onBlur={hold.end}
      >
        {lock.unlock}
      </button>
    </span>
  )
}

function useHold(locked: boolean): { begin(): void; end(): void } {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const begin = () => {
    timer.current ??= setTimeout(unlock, unlockAfterMs)
  }
  const end = () => {
    clearTimeout(timer.current)
    timer.current = undefined
  }
  useEffect(() => {
    if (!locked) return
    const down = (event: KeyboardEvent) => event.key === 'Escape' && begin()
    const up = (event: KeyboardEvent) => event.key === 'Escape' && end()
    // Before anybody stops it: Escape also closes and clears things.
    addEventListener('keydown', down, true)
    addEventListener('keyup', up, true)
    addEventListener('blur', end)
    return () => {
      removeEventListener('keydown', down, true)
      removeEventListener('keyup', up, true)
      removeEventListener('blur', end)
      end()
    }
  }, [locked])
  return { begin, end }
}

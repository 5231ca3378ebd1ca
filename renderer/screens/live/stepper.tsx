import { ChevronLeft, ChevronRight } from 'lucide-react'
import controls from '../../widgets/controls.module.css'
import styles from './panels.module.css'

export interface StepperProps {
  readonly at: number
  readonly count: number
  /** What the buttons do. */
  readonly before: string
  readonly after: string
  onGo(to: number): void
}

/** From one of several to its neighbours. */
export function Stepper({ at, count, before, after, onGo }: StepperProps) {
  const look = `${controls['iconButton']} ${controls['small']}`
  return (
    <span className={styles['stepper']}>
      <button type="button" className={look} aria-label={before} disabled={at <= 0} onClick={() => onGo(at - 1)}>
        <ChevronLeft size={14} aria-hidden />
      </button>
      <button type="button" className={look} aria-label={after} disabled={at >= count - 1} onClick={() => onGo(at + 1)}>
        <ChevronRight size={14} aria-hidden />
      </button>
    </span>
  )
}

import { Pause, Play } from 'lucide-react'
import { useMessages } from '../../i18n/messages.ts'
import { useReducedMotion } from '../../state/use-reduced-motion.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import styles from './path.module.css'

/** What moves for more than five seconds can be stopped (WCAG 2.2.2): the pulses on the path. */
export function PulsesButton() {
  const messages = useMessages()
  const paused = useWorkbench((bench) => bench.pulsesPaused)
  const still = useReducedMotion()
  if (still) return null
  const Icon = paused ? Play : Pause
  return (
    <button type="button" className={styles['more']} data-solid aria-pressed={paused} onClick={() => setWorkbench({ pulsesPaused: !paused })}>
      <Icon size={12} aria-hidden />
      {messages.path.pausePulses}
    </button>
  )
}

import { CircleDot } from 'lucide-react'
import { useMessages } from '../i18n/messages.ts'
import { type Living, stopLiving, useLiving } from '../state/living.ts'
import { useEverySecond } from '../state/use-every-second.ts'
import { goToScreen, useWorkbench } from '../state/workbench.ts'
import { livingWords } from './living-words.ts'
import styles from './status-bar.module.css'

/** What is measured now, and the way to it and to its end, wherever one is. */
export function LivingChip() {
  const living = useLiving()
  return living && <Chip living={living} />
}

function Chip({ living }: { readonly living: Living }) {
  const messages = useMessages()
  const { joined, living: texts } = messages
  const current = useWorkbench((bench) => bench.screen)
  useEverySecond()
  const { name, far, screen } = livingWords(living, messages)
  // There the bar of the screen says all this.
  if (screen === current) return null
  return (
    <span className={styles['living']} role="group" aria-label={texts.label}>
      <button type="button" className={styles['where']} title={texts.goThere} onClick={() => goToScreen(screen)}>
        <CircleDot size={13} aria-hidden />
        <strong>{name}</strong> <span className="mono">{far}</span>
      </button>
      <button type="button" aria-label={joined.named(texts.stop, name)} onClick={stopLiving}>
        {texts.stop}
      </button>
    </span>
  )
}

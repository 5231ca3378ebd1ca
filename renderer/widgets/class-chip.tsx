import { RadioTower } from 'lucide-react'
import { useMessages } from '../i18n/messages.ts'
import { endClass } from '../state/class-actions.ts'
import { useSession } from '../state/session-store.ts'
import styles from './status-bar.module.css'

/** Something of this machine listens to others: said on every screen, and ended from every screen. */
export function ClassChip() {
  const { classTexts: texts } = useMessages()
  const door = useSession((session) => session.class?.door ?? null)
  if (!door) return null
  return (
    <span className={styles['class']}>
      <RadioTower size={13} aria-hidden />
      <span>
        {texts.state.phones} · <span className="mono">{texts.code(door.code)}</span> · {texts.joined(door.joined)}
      </span>
      <button type="button" onClick={() => endClass(true)}>
        {texts.close}
      </button>
    </span>
  )
}

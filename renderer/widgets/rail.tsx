import { screenKeys } from '../../lab/contract/screens.ts'
import { useMessages } from '../i18n/messages.ts'
import { screens } from '../screens/registry.tsx'
import { useLocked } from '../state/lock.ts'
import { setWorkbench, useWorkbench } from '../state/workbench.ts'
import styles from './rail.module.css'

export function Rail() {
  const messages = useMessages()
  const current = useWorkbench((bench) => bench.screen)
  const locked = useLocked()
  return (
    <nav className={styles['rail']} aria-label={messages.app.rail} inert={locked}>
      {screens.map(({ id, Icon, atFoot }) => (
        <button
          key={id}
          type="button"
          className={styles['item']}
          data-foot={atFoot || undefined}
          aria-current={id === current ? 'page' : undefined}
          aria-keyshortcuts={`Alt+${screenKeys[id]}`}
          onClick={() => setWorkbench({ screen: id })}
        >
          <Icon size={18} aria-hidden />
          {messages.screens[id]}
        </button>
      ))}
    </nav>
  )
}

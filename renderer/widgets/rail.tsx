import { messages } from '../i18n/messages.ts'
import { screens } from '../screens/registry.tsx'
import { setWorkbench, useWorkbench } from '../state/workbench.ts'
import styles from './rail.module.css'

export function Rail() {
  const current = useWorkbench((bench) => bench.screen)
  return (
    <nav className={styles['rail']} aria-label={messages.app.rail}>
      {screens.map(({ id, Icon }, i) => (
        <button key={id} type="button" className={styles['item']} aria-current={id === current ? 'page' : undefined} aria-keyshortcuts={`Alt+${i + 1}`} onClick={() => setWorkbench({ screen: id })}>
          <Icon size={18} aria-hidden />
          {messages.screens[id]}
        </button>
      ))}
    </nav>
  )
}

import { useMessages, type Messages } from '../i18n/messages.ts'
import { screens } from '../screens/registry.tsx'
import type { KeyRow } from '../screens/screen-definition.ts'
import { setWorkbench, useWorkbench } from '../state/workbench.ts'
import { Dialog } from './dialog.tsx'
import styles from './help-overlay.module.css'

function everywhere({ help: { keys }, report }: Messages): readonly KeyRow[] {
  return [
    { keys: ['Alt+1 … 9', 'Alt+A', 'Alt+N', 'Alt+0'], does: keys.screens },
    { keys: ['Ctrl+K'], does: keys.palette },
    { keys: ['Ctrl+Enter'], does: keys.run },
    { keys: ['Ctrl+Z'], does: keys.undo },
    { keys: ['Ctrl+E'], does: report.exportRun },
    { keys: ['F6', 'Shift+F6'], does: keys.panes },
    { keys: ['Alt+C'], does: keys.clientCode },
    { keys: ['Alt+T'], does: keys.theme },
    { keys: ['Alt+L'], does: keys.language },
    { keys: ['Alt+P'], does: keys.projector },
    { keys: ['Alt+Shift+P'], does: keys.lock },
    { keys: ['Esc 2 s'], does: keys.unlock },
    { keys: ['?'], does: keys.help },
  ]
}

/** All keys: those of the window, then each screen's own. */
export function HelpOverlay() {
  const messages = useMessages()
  const isOpen = useWorkbench((bench) => bench.helpOpen)
  const groups = [{ title: messages.help.everywhere, rows: everywhere(messages) }, ...screens.map((screen) => ({ title: messages.screens[screen.id], rows: screen.keys?.(messages) ?? [] }))]
  return (
    <Dialog title={messages.help.title} isOpen={isOpen} onClose={() => setWorkbench({ helpOpen: false })}>
      <div className={styles['groups']}>
        {groups.map((group) => group.rows.length > 0 && <KeyGroup key={group.title} {...group} />)}
      </div>
    </Dialog>
  )
}

function KeyGroup({ title, rows }: { readonly title: string; readonly rows: readonly KeyRow[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <dl>
        {rows.map(({ keys, does }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

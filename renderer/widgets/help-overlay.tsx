import { X } from 'lucide-react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { messages } from '../i18n/messages.ts'
import { setWorkbench, useWorkbench } from '../state/workbench.ts'
import controls from './controls.module.css'
import styles from './help-overlay.module.css'

const { keys, groups } = messages.help
const list: readonly { readonly title: string; readonly rows: readonly (readonly [readonly string[], string])[] }[] = [
  {
    title: groups.everywhere,
    rows: [[['Alt+1', 'Alt+2'], keys.screens], [['Ctrl+Enter'], keys.run], [['Ctrl+Z'], keys.undo], [['Alt+T'], keys.theme], [['?'], keys.help]],
  },
  {
    title: groups.lanes,
    rows: [
      [['←', '→', 'A', 'D'], keys.pan], [['W', 'S', '+', '−'], keys.zoom], [['Home', 'End'], keys.ends], [['F'], keys.fit], [['L'], keys.follow],
      [['↑', '↓'], keys.lane], [['N', 'P'], keys.anomaly], [[',', '.'], keys.event], [['Esc'], keys.clear],
    ],
  },
  { title: groups.matrix, rows: [[['←', '→', '↑', '↓'], keys.move], [['Enter'], keys.open], [['R'], keys.again]] },
]

export function HelpOverlay() {
  const isOpen = useWorkbench((bench) => bench.helpOpen)
  return (
    <ModalOverlay className={styles['overlay'] ?? ''} isOpen={isOpen} onOpenChange={(helpOpen) => setWorkbench({ helpOpen })} isDismissable>
      <Modal className={styles['modal'] ?? ''}>
        <Dialog className={styles['dialog'] ?? ''}>
          <div className={styles['head']}>
            <Heading slot="title">{messages.help.title}</Heading>
            <button type="button" className={controls['iconButton']} aria-label={messages.help.close} onClick={() => setWorkbench({ helpOpen: false })}>
              <X size={16} aria-hidden />
            </button>
          </div>
          <div className={styles['groups']}>
            {list.map((group) => (
              <section key={group.title}>
                <h3>{group.title}</h3>
                <dl>
                  {group.rows.map(([combos, what]) => (
                    <div key={what}>
                      <dt>
                        {combos.map((combo) => (
                          <kbd key={combo}>{combo}</kbd>
                        ))}
                      </dt>
                      <dd>{what}</dd>
                    </div>
                  ))}
                </dl>
              </section>
            ))}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

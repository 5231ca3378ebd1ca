import { Hand, RadioTower, Users } from 'lucide-react'
import { useState } from 'react'
import { useLanguage, useMessages } from '../../i18n/messages.ts'
import { endClass, forgetClass } from '../../state/class-actions.ts'
import { saveExport } from '../../state/exports.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { Button } from '../../widgets/button.tsx'
import { ClassDialog } from './class-dialog.tsx'
import styles from './class.module.css'

const formats = ['markdown', 'csv', 'json'] as const

/** Whether the predictions of a group are collected, and how; and what to do with them afterwards. */
export function ClassSwitch() {
  const { classTexts: texts } = useMessages()
  const room = useSession((session) => session.class)
  const [isDialog, setDialog] = useState(false)
  if (!room) return null
  const { collects, door, polls } = room
  return (
    <section className={styles['switch']} aria-label={texts.title} data-on={collects !== 'off' || undefined}>
      <p className={styles['state']}>
        <Users size={15} aria-hidden />
        {texts.state[collects]}
        {door && <span className={styles['hint']}>{` · ${texts.joined(door.joined)}`}</span>}
      </p>
      <div className={styles['row']}>
        {collects === 'off' && (
          <Button look="quiet" onClick={() => ask((engine) => engine.class.collect())}>
            <Hand size={14} aria-hidden /> {texts.byHand}
          </Button>
        )}
        <Button look="quiet" onClick={() => setDialog(true)}>
          <RadioTower size={14} aria-hidden /> {door ? texts.showCode : texts.openDialog}
        </Button>
        {collects !== 'off' && (
          <Button look="quiet" onClick={() => endClass(door !== null)}>
            {door ? texts.close : texts.stop}
          </Button>
        )}
      </div>
      {polls.length > 0 && <Session />}
      <ClassDialog isOpen={isDialog} onClose={() => setDialog(false)} />
    </section>
  )
}

function Session() {
  const { classTexts: texts, report } = useMessages()
  const own = useLanguage()
  return (
    <div className={styles['session']}>
      <span className={styles['row']} role="group" aria-label={texts.exportAs}>
        <span className={styles['hint']} aria-hidden>
          {texts.exportAs}
        </span>
        {formats.map((format) => (
          <Button key={format} look="quiet" onClick={() => void saveExport({ class: true }, { format, own })}>
            {report.formats[format].title}
          </Button>
        ))}
      </span>
      <Button look="quiet" title={texts.forgetHint} onClick={forgetClass}>
        {texts.forget}
      </Button>
    </div>
  )
}

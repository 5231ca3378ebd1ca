import { Trash2 } from 'lucide-react'
import { useMessages } from '../../../i18n/messages.ts'
import { dateTime } from '../../../i18n/format.ts'
import { restoreFile } from '../../../state/scenario-actions.ts'
import { useSession } from '../../../state/session-store.ts'
import { useAnswer } from '../../../state/use-answer.ts'
import { Button } from '../../../widgets/button.tsx'
import styles from './library.module.css'

/** What was deleted and can be brought back. */
export function Trash() {
  const { scenarios } = useMessages()
  // Asked again whenever the folder has changed.
  const catalogue = useSession((session) => session.catalogue)
  const { answer } = useAnswer(`trash ${versionOf(catalogue)}`, (engine) => engine.library.trash())
  if (answer.kind !== 'ready' || answer.value.files.length === 0) return null
  const { days, files } = answer.value
  return (
    <details className={styles['trash']}>
      <summary>
        <Trash2 size={13} aria-hidden />
        {scenarios.trash.title(files.length)}
      </summary>
      <p>{scenarios.trash.text(days)}</p>
      <ul>
        {files.map(({ trashed, id, deletedAt }) => (
          <li key={trashed}>
            <span className={styles['rowTitle']}>{id}</span> <span className="mono">{dateTime(deletedAt)}</span>
            <Button look="quiet" aria-label={`${scenarios.trash.restore} ${id}`} onClick={() => restoreFile(trashed)}>
              {scenarios.trash.restore}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  )
}

let versions = 0
const known = new WeakMap<object, number>()

/** Each catalogue that the engine sends is another one. */
export function versionOf(catalogue: object | null): number {
  if (catalogue === null) return 0
  const version = known.get(catalogue) ?? ++versions
  known.set(catalogue, version)
  return version
}

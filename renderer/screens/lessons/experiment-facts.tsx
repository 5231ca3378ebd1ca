import type { RunState } from '../../../lab/contract/control.ts'
import { factSentence } from '../../i18n/fact-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { currentLog, useEventLog } from '../../state/live-run.ts'
import { valueText } from './values.ts'
import styles from './lab.module.css'

/** Of a run without lanes: what it finds out, as it finds it. */
export function ExperimentFacts({ run }: { readonly run: RunState | null }) {
  const { lessons: texts } = useMessages()
  useEventLog()
  const log = currentLog()
  const facts = run && log?.run === run.run ? [...log.facts.values()] : []
  return (
    <div className={styles['facts']} tabIndex={0}>
      {facts.length === 0 ? (
        <p>{texts.lab.noFacts}</p>
      ) : (
        <ul aria-label={texts.lab.facts}>
          {facts.map(({ id, name, value, unit, text }) => (
            <li key={id}>
              <code className="mono">{name}</code> <strong>{valueText({ name, value, unit })}</strong>
              <span>{factSentence(text)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

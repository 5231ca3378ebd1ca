import type { RunState } from '../../../lab/contract/control.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { describeEvent } from '../../i18n/describe-event.ts'
import { factSentence } from '../../i18n/lab-sentences.ts'
import { useMessages } from '../../i18n/messages.ts'
import { valueText } from '../../i18n/value-text.ts'
import { currentLog, useEventLog } from '../../state/live-run.ts'
import styles from './experiment-facts.module.css'

export interface ExperimentFactsProps {
  readonly run: RunState | null
  /** How a transport is called, and what to do when somebody wants to see its side of a fact. */
  readonly about?: { titleOf(transport: TransportId): string; onSelect(transport: TransportId): void } | undefined
}

/** Of a run without lanes: what it finds out, as it finds it. */
export function ExperimentFacts({ run, about: shown }: ExperimentFactsProps) {
  const { experiment: texts } = useMessages()
  useEventLog()
  const log = currentLog()
  const current = run && log?.run === run.run ? log : undefined
  const facts = [...(current?.facts.values() ?? [])]
  const unmeasured = [...(current?.unmeasured.values() ?? [])]
  return (
    <div className={styles['facts']} tabIndex={0} role="region" aria-label={texts.facts}>
      {facts.length + unmeasured.length === 0 ? (
        <p>{texts.none}</p>
      ) : (
        <ul>
          {facts.map(({ id, name, value, unit, text, about }) => (
            <li key={id}>
              <code className="mono">{name}</code>
              <strong>{valueText({ name, value, unit })}</strong>
              <span>
                {factSentence(text)}
                {shown && about !== undefined && (
                  <>
                    {' '}
                    <button type="button" className={styles['about']} title={texts.wireOf(shown.titleOf(about))} onClick={() => shown.onSelect(about)}>
                      {shown.titleOf(about)}
                    </button>
                  </>
                )}
              </span>
            </li>
          ))}
          {unmeasured.map((event) => (
            <li key={event.id}>
              <code className="mono">{event.name}</code>
              <strong>–</strong>
              <span>{describeEvent(event)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

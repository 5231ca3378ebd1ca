import { useId, type ReactNode } from 'react'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import type { VerdictName } from '../../../../lab/contract/verdict.ts'
import { conditionText, transportText } from '../../../i18n/fixture-texts.ts'
import { useMessages } from '../../../i18n/messages.ts'
import { standardTransports } from '../../../state/transports.ts'
import type { Value } from '../document/edits.ts'
import type { FileModel } from '../document/file-model.ts'
import { CommitInput } from './commit-input.tsx'
import styles from './forms.module.css'

export interface AboutFormProps {
  readonly model: FileModel
  readonly catalogue: Catalogue
  onValue(path: readonly string[], value: Value | null, how: 'typing' | 'edit'): void
  onExpect(transport: string, verdict: string | null): void
}

const expectable: readonly VerdictName[] = ['unaffected', 'degraded', 'reconnects', 'needs-fallback', 'fails']

/** What a file says besides its faults. */
export function AboutForm({ model, catalogue, onValue, onExpect }: AboutFormProps) {
  const messages = useMessages()
  const { editor } = messages.scenarios
  const isScenario = model.kind === 'scenario'
  const saying = isScenario ? ('question' as const) : ('summary' as const)
  return (
    <div className={styles['form']}>
      <Labelled label={editor.titleField}>
        {(id) => <input id={id} value={model.title} onChange={(event) => onValue(['title'], event.target.value, 'typing')} />}
      </Labelled>
      <Labelled label={isScenario ? editor.question : editor.summary} hint={isScenario ? editor.questionHint : undefined}>
        {(id, hint) => <textarea id={id} aria-describedby={hint} rows={2} value={model[saying]} onChange={(event) => onValue([saying], event.target.value.replaceAll('\n', ' ') || null, 'typing')} />}
      </Labelled>
      {isScenario && (
        <Labelled label={editor.base}>
          {(id) => (
            <select id={id} value={model.condition} onChange={(event) => onValue(['condition'], event.target.value || null, 'edit')}>
              <option value="">{editor.noBase}</option>
              {!catalogue.conditions.some((info) => info.id === model.condition) && model.condition !== '' && <option>{model.condition}</option>}
              {catalogue.conditions.map((info) => (
                <option key={info.id} value={info.id}>
                  {conditionText(info).title}
                </option>
              ))}
            </select>
          )}
        </Labelled>
      )}
      <Feed model={model} onValue={onValue} />
      <Labelled label={editor.length} hint={editor.lengthHint}>
        {(id, hint) => <CommitInput id={id} aria-describedby={hint} className="mono" value={model.duration} onCommit={(text) => onValue(['duration'], withUnit(text) || null, 'edit')} />}
      </Labelled>
      {isScenario && (
        <Labelled label={editor.contract}>
          {(id) => (
            <select id={id} value={model.contract || 'latest'} onChange={(event) => onValue(['contract'], event.target.value === 'latest' ? null : event.target.value, 'edit')}>
              <option value="latest">{messages.matrix.contracts.latest}</option>
              <option value="complete">{messages.matrix.contracts.complete}</option>
            </select>
          )}
        </Labelled>
      )}
      <Transports model={model} catalogue={catalogue} onValue={onValue} onExpect={onExpect} />
    </div>
  )
}

/** A bare number of a duration is meant as seconds. */
function withUnit(text: string): string {
  return /^\d+(?:\.\d+)?$/.test(text) ? `${text}s` : text
}

function Labelled({ label, hint, children }: { readonly label: string; readonly hint?: string | undefined; children(id: string, hintId: string | undefined): ReactNode }) {
  const id = useId()
  return (
    <div className={styles['row']}>
      <label htmlFor={id}>{label}</label>
      {children(id, hint === undefined ? undefined : `${id}-hint`)}
      {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
    </div>
  )
}

const feedDefaults = { every: '2 s', payload: '64 B', heartbeat: '15 s', ring: '1000' } as const

function Feed({ model, onValue }: Pick<AboutFormProps, 'model' | 'onValue'>) {
  const { editor } = useMessages().scenarios
  const id = useId()
  return (
    <div className={styles['row']} role="group" aria-labelledby={id}>
      <span id={id}>{editor.feed}</span>
      <div className={styles['inline']}>
        {(['every', 'payload', 'heartbeat', 'ring'] as const).map((key) => (
          <label key={key}>
            {editor[key]}
            <CommitInput
              className="mono"
              value={model.feed[key]}
              placeholder={editor.byDefault(feedDefaults[key])}
              onCommit={(text) => onValue(['feed', key], text === '' ? null : key === 'ring' && /^\d+$/.test(text) ? Number(text) : key === 'payload' || key === 'ring' ? text : withUnit(text), 'edit')}
            />
          </label>
        ))}
      </div>
    </div>
  )
}

/** Which of them run, and what is expected of each. */
function Transports({ model, catalogue, onValue, onExpect }: AboutFormProps) {
  const { scenarios, verdictLong } = useMessages()
  const { editor } = scenarios
  const standard: readonly string[] = standardTransports(catalogue).map(({ id }) => id)
  const runs = (id: string) => (model.transports ?? standard).includes(id)
  const toggle = (id: string) => {
    const next = catalogue.transports.map((info) => info.id).filter((other) => (other === id ? !runs(id) : runs(other)))
    if (next.length > 0) onValue(['transports'], next.join() === standard.join() ? null : next, 'edit')
  }
  return (
    <table className={styles['transports']}>
      <thead>
        <tr>
          <th scope="col">{editor.transports}</th>
          <th scope="col">{editor.expect}</th>
        </tr>
      </thead>
      <tbody>
        {catalogue.transports.map((info) => {
          const { title } = transportText(info)
          return (
            <tr key={info.id}>
              <td>
                <label className={styles['check']}>
                  <input type="checkbox" disabled={model.kind === 'condition'} checked={runs(info.id)} onChange={() => toggle(info.id)} />
                  {title}
                </label>
              </td>
              <td>
                <select aria-label={editor.expectOf(title)} value={model.expect[info.id] ?? ''} onChange={(event) => onExpect(info.id, event.target.value || null)}>
                  <option value="">{editor.anything}</option>
                  {[...new Set([...expectable, ...(model.expect[info.id] ? [model.expect[info.id] as VerdictName] : [])])].map((verdict) => (
                    <option key={verdict} value={verdict}>
                      {verdictLong[verdict] ?? verdict}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

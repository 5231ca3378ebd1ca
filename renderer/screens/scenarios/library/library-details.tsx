import { CopyPlus, Grid2x2, PencilLine, Play, TextCursorInput, Trash2 } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { Catalogue } from '../../../../lab/contract/control.ts'
import type { ScenarioFile } from '../../../../lab/contract/library.ts'
import { differenceText, faultText, provenanceText, transportTitle } from '../../../i18n/fixture-texts.ts'
import { duration, list } from '../../../i18n/format.ts'
import { useMessages, type Messages } from '../../../i18n/messages.ts'
import { useDrafts, type Draft } from '../../../state/drafts.ts'
import { useLocked } from '../../../state/lock.ts'
import { duplicateFile, editFile, removeFile, renameFile, runDraft, runInMatrix, runScenario } from '../../../state/scenario-actions.ts'
import { isExperiment, standardTransports } from '../../../state/transports.ts'
import { useAnswer } from '../../../state/use-answer.ts'
import { Button } from '../../../widgets/button.tsx'
import { ErrorState, LoadingState } from '../../../widgets/states.tsx'
import { tellingParam } from '../../live/param-fields.ts'
import { ExportMenu } from '../export-menu.tsx'
import { NameDialog } from '../name-dialog.tsx'
import type { LibraryItem } from './library-items.ts'
import { versionOf } from './trash.tsx'
import styles from './library.module.css'

/** What one of them does, in whole. */
export function LibraryDetails({ item, catalogue }: { readonly item: LibraryItem; readonly catalogue: Catalogue }) {
  const messages = useMessages()
  const { scenarios } = messages
  const { answer, again } = useAnswer(`file ${item.id} ${versionOf(catalogue)}`, (engine) => engine.library.open(item.id))
  return (
    <>
      <p className={styles['overline']}>{[item.kind === 'broken' ? scenarios.library.sections.broken : scenarios.details[item.kind], ...(item.yours ? [scenarios.details.yours] : [])].join(' · ')}</p>
      <h2 className={styles['headline']}>{item.title}</h2>
      {item.text !== '' && <p className={styles['sentence']}>{item.text}</p>}
      <Buttons item={item} />
      {answer.kind === 'loading' && <LoadingState />}
      {answer.kind === 'failed' && item.kind !== 'broken' && <ErrorState text={answer.message} again={again} />}
      {answer.kind === 'ready' && <FileDetails file={answer.value} item={item} catalogue={catalogue} />}
    </>
  )
}

function Buttons({ item }: { readonly item: LibraryItem }) {
  const { scenarios } = useMessages()
  const locked = useLocked()
  const [isRenaming, setRenaming] = useState(false)
  const { details } = scenarios
  const usable = item.kind !== 'broken'
  return (
    <div className={styles['buttons']}>
      {usable && (
        <Button look="primary" onClick={() => runScenario(item.id)} aria-keyshortcuts="Control+Enter">
          <Play size={13} fill="currentColor" aria-hidden />
          {details.run}
        </Button>
      )}
      {item.yours && (
        <Button disabled={locked} onClick={() => editFile(item.id)}>
          <PencilLine size={14} aria-hidden />
          {details.edit}
        </Button>
      )}
      <Button disabled={locked} onClick={() => duplicateFile(item.id)}>
        <CopyPlus size={14} aria-hidden />
        {details.duplicate}
      </Button>
      {usable && (
        <Button disabled={locked} onClick={() => runInMatrix(item.id)}>
          <Grid2x2 size={14} aria-hidden />
          {details.runInMatrix}
        </Button>
      )}
      {usable && <ExportMenu file={{ id: item.id }} />}
      {item.yours && (
        <>
          <Button look="icon" disabled={locked} aria-label={details.rename} title={details.rename} onClick={() => setRenaming(true)}>
            <TextCursorInput size={15} aria-hidden />
          </Button>
          <Button look="icon" disabled={locked} aria-label={details.remove} title={details.remove} onClick={() => removeFile(item.id)}>
            <Trash2 size={15} aria-hidden />
          </Button>
          {isRenaming && <NameDialog title={details.rename} action={scenarios.dialog.rename} initial={item.id} onDone={async (name) => void (await renameFile(item.id, name))} onClose={() => setRenaming(false)} />}
        </>
      )}
    </div>
  )
}

/** A text that lies in no file yet. */
export function DraftDetails({ draft }: { readonly draft: Draft }) {
  const { scenarios } = useMessages()
  return (
    <>
      <p className={styles['overline']}>{scenarios.library.sections.unsaved}</p>
      <h2 className={styles['headline']}>{draft.name}</h2>
      <div className={styles['buttons']}>
        <Button look="primary" onClick={() => useDrafts.setState({ open: draft.key })}>
          <PencilLine size={14} aria-hidden />
          {scenarios.details.edit}
        </Button>
        <Button onClick={() => runDraft(draft.key)}>
          <Play size={13} fill="currentColor" aria-hidden />
          {scenarios.details.run}
        </Button>
      </div>
      <pre className={`mono ${styles['source']}`} tabIndex={0}>{draft.history.text}</pre>
    </>
  )
}

function FileDetails({ file, item, catalogue }: { readonly file: ScenarioFile; readonly item: LibraryItem; readonly catalogue: Catalogue }) {
  const messages = useMessages()
  const { details } = messages.scenarios
  return (
    <>
      {file.scenario && (
        <Part title={details.faults}>
          {file.acts.length === 0 ? <p className={styles['sentence']}>{isExperiment(file.scenario) ? details.experiment : details.noFaults}</p> : <Acts file={file} catalogue={catalogue} />}
        </Part>
      )}
      {item.imitates && <Imitated item={item} />}
      {file.scenario && (
        <Part title={details.facts}>
          <dl className={styles['rows']}>
            {factsOf(file, catalogue, messages).map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </Part>
      )}
      <details className={styles['file']}>
        <summary>{details.showFile}</summary>
        <pre className={`mono ${styles['source']}`} tabIndex={0}>{file.text}</pre>
      </details>
    </>
  )
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={styles['part']} aria-label={title}>
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Acts({ file, catalogue }: { readonly file: ScenarioFile; readonly catalogue: Catalogue }) {
  const messages = useMessages()
  const { details } = messages.scenarios
  return (
    <ol className={styles['acts']}>
      {file.acts.map(({ fault, stated, explain, fromMs, toMs }, i) => {
        const info = catalogue.faults.find((one) => one.id === fault)
        if (!info) return null
        const { title, text } = faultText(info, explain)
        const when = info.lifetime === 'instant' ? details.at(fromMs) : fromMs === 0 && toMs === null ? details.always : [fromMs === 0 ? details.fromStart : details.from(fromMs), toMs === null ? details.toEnd : details.until(toMs)].join(details.between)
        return (
          <li key={i}>
            <p>
              <strong>{title}</strong> {tellingParam(info, stated) !== '' && <span className={styles['number']}>{tellingParam(info, stated)}</span>} <span className={styles['when']}>{when}</span>
            </p>
            <p className={styles['quiet']}>{text}</p>
          </li>
        )
      })}
    </ol>
  )
}

function Imitated({ item }: { readonly item: LibraryItem }) {
  const { scenarios, lab } = useMessages()
  const { details, evidenceText } = scenarios
  const { imitates } = item
  if (!imitates) return null
  return (
    <Part title={details.software}>
      <p>
        <strong>{provenanceText(imitates.software)}</strong> <span className="mono">{provenanceText(imitates.version)}</span>{' '}
        <span className={styles['mark']} data-evidence={imitates.evidence}>
          {lab.evidence[imitates.evidence]}
        </span>
      </p>
      <p className={styles['quiet']}>
        {provenanceText(imitates.setup)}
        {lab.verdicts.stop} {evidenceText[imitates.evidence]}
      </p>
      {imitates.differs.length > 0 && (
        <>
          <h4>{details.differs}</h4>
          <ul className={styles['bullets']}>
            {imitates.differs.map((text) => (
              <li key={text}>{differenceText(text)}</li>
            ))}
          </ul>
        </>
      )}
      <h4>{details.sources}</h4>
      <ul className={styles['sources']}>
        {imitates.sources.map((source) => (
          <li key={source}>{source}</li>
        ))}
      </ul>
    </Part>
  )
}

function factsOf({ scenario, file }: ScenarioFile, catalogue: Catalogue, { joined, scenarios, matrix, verdictLong }: Messages): readonly (readonly [string, string])[] {
  const { details } = scenarios
  if (!scenario) return [[details.file, file]]
  const titleOf = (id: string) => transportTitle(catalogue.transports, id)
  const expects = Object.entries(scenario.expect).map(([id, want]) => joined.named(titleOf(id), verdictLong[want?.verdict as keyof typeof verdictLong] ?? ''))
  const ofTransports: readonly (readonly [string, string | undefined])[] = [
    [details.feed, details.feedText(scenario.feed.everyMs, scenario.feed.payloadBytes)],
    [details.heartbeat, scenario.feed.heartbeatMs === 'off' ? details.off : duration(scenario.feed.heartbeatMs)],
    [details.memory, details.memoryText(scenario.feed.ring)],
    [details.duration, scenario.durationMs === undefined ? details.untilRecovered : duration(scenario.durationMs)],
    [details.transports, scenario.transports.join() === standardTransports(catalogue).map(({ id }) => id).join() ? details.all : list(scenario.transports.map(titleOf))],
    [details.contract, matrix.contracts[scenario.contract]],
    [details.expects, expects.length > 0 ? joined.semicolons(expects) : undefined],
  ]
  const rows: readonly (readonly [string, string | undefined])[] = [
    ...(isExperiment(scenario) ? [] : ofTransports),
    [details.builds, scenario.basis === undefined ? undefined : provenanceText(scenario.basis)],
    [details.answers, scenario.notes.length > 0 ? joined.commas(scenario.notes) : undefined],
    [details.file, file],
  ]
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}

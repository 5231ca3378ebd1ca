import type { RunState } from '../../../lab/contract/control.ts'
import { ofDelivered } from '../../../lab/contract/measures.ts'
import type { Cell } from '../../../lab/contract/report.ts'
import { duration } from '../../i18n/format.ts'
import { useMessages } from '../../i18n/messages.ts'
import { flagText, verdictSentence } from '../../i18n/lab-sentences.ts'
import { flagMeaning, headline, verdictMeaning, verdictUnder } from '../../state/cell-text.ts'
import { isOver, useLogValue } from '../../state/live-run.ts'
import { select, useSelectedEvent, useSelection } from '../../state/selection.ts'
import { isExperiment } from '../../state/transports.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { Explained } from '../../widgets/explained.tsx'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
import { VerdictStory } from '../../widgets/verdict-story.tsx'
import styles from './panels.module.css'

/** The verdict of the selected transport in a sentence, and the events that carry it. */
export function HappenedPanel({ run, title }: { readonly run: RunState; readonly title: string }) {
  const messages = useMessages()
  const { happened } = messages
  const transport = useSelection((selection) => selection.transport)
  const hasNoLanes = isExperiment(run.scenario)
  const cell = run.cells.find((candidate) => candidate.transport === transport)
  return (
    <section className={styles['panel']} aria-label={happened.title}>
      <header className={styles['head']}>
        <h2>
          {happened.title}
          {!hasNoLanes && <> · {title}</>}
        </h2>
      </header>
      {cell && (isOver(run) || cell.verdict !== 'invalid' || cell.seen) ? <Evidence cell={cell} title={title} provisional={!isOver(run)} /> : <p className={styles['quiet']}>{cell ? messages.joined.sentences([happened.doubt, verdictSentence(cell.because)]) : hasNoLanes ? happened.experiment : happened.none}</p>}
    </section>
  )
}

function Evidence({ cell, title, provisional }: { readonly cell: Cell; readonly title: string; readonly provisional: boolean }) {
  const messages = useMessages()
  const { happened, numbers } = messages
  const contract = useWorkbench((bench) => bench.contract)
  const selectedEvent = useSelectedEvent(cell.run)
  const hadFault = useLogValue((log) => (log?.faults.length ?? 0) > 0)
  const verdict = verdictUnder(cell, contract)
  const evidence = [...(verdict.seen?.evidence ?? []), ...verdict.evidence]
  const { measures } = cell
  return (
    <>
      <p className={styles['headline']}>{headline(verdict, title, { hadFault })}</p>
      <VerdictStory verdict={verdict} className={styles['because']} doubtClassName={styles['unjudged']} />
      <div className={styles['evidence']}>
        <Explained text={verdictMeaning(verdict)}>
          <VerdictChip verdict={verdict.verdict} provisional={provisional} long />
        </Explained>
        {verdict.by && <span>{happened.by[verdict.by]}</span>}
        {verdict.flags.map((flag) => (
          <Explained key={flag} className={styles['flag']} text={flagMeaning(flag)}>
            {flagText(flag)}
          </Explained>
        ))}
        {evidence.length > 0 && (
          <span>
            {happened.evidence}{' '}
            {evidence.slice(0, 8).map((id) => (
              <button key={id} type="button" className={`mono ${styles['eventLink']}`} aria-label={happened.event(id)} aria-pressed={id === selectedEvent} onClick={() => select({ run: cell.run, event: id })}>
                #{id}
              </button>
            ))}
          </span>
        )}
        <span className={`mono ${styles['measured']}`}>
          {[messages.matrix.delivered(measures.eligible - measures.lost, measures.eligible), numbers.p95(ofDelivered(measures, measures.latencyMs.p95)), `${messages.matrix.rows.gap} ${duration(measures.maxGapMs)}`].join(' · ')}
        </span>
      </div>
    </>
  )
}

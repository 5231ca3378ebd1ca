import { Activity, Binary, RotateCw } from 'lucide-react'
import type { ConditionInfo } from '../../../lab/contract/control.ts'
import { latencyOf, ofDelivered } from '../../../lab/contract/measures.ts'
import type { Cell } from '../../../lab/contract/report.ts'
import type { TransportInfo } from '../../../lab/contract/transport.ts'
import { bytes, duration } from '../../i18n/format.ts'
import { currentMessages, useMessages } from '../../i18n/messages.ts'
import { conditionText, provenanceText, transportText } from '../../i18n/fixture-texts.ts'
import { flagText } from '../../i18n/lab-sentences.ts'
import { agreement, flagMeaning, headline, verdictMeaning, verdictUnder } from '../../state/cell-text.ts'
import type { GridCell, GridModel } from '../../state/matrix-model.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import { Explained } from '../../widgets/explained.tsx'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
import { VerdictStory } from '../../widgets/verdict-story.tsx'
import { againCondition, openCell } from './cell-actions.ts'
import { MiniLane } from './mini-lane.tsx'
import styles from './matrix.module.css'

/** The evidence of the chosen cell. */
export function CellPanel({ grid }: { readonly grid: GridModel }) {
  const messages = useMessages()
  const chosen = useWorkbench((bench) => bench.matrixCell)
  const transport = grid.rows.find((info) => info.id === chosen?.transport)
  const condition = grid.columns.find((info) => info.id === chosen?.condition)
  const cell: GridCell | null = transport && condition ? grid.at(transport.id, condition.id) : null
  return (
    <aside className={styles['panel']} aria-label={messages.happened.title}>
      {transport && condition && cell ? <Chosen cell={cell} transport={transport} condition={condition} /> : <Nothing />}
    </aside>
  )
}

function Nothing() {
  const messages = useMessages()
  return (
    <>
      <h2 className={styles['headline']}>{messages.matrix.panelEmpty}</h2>
      <p className={styles['because']}>{messages.matrix.panelHint}</p>
    </>
  )
}

function Chosen({ cell, transport, condition }: { readonly cell: GridCell; readonly transport: TransportInfo; readonly condition: ConditionInfo }) {
  const messages = useMessages()
  const { matrix } = messages
  return (
    <>
      <p className={styles['where']}>
        {transportText(transport).title} × {conditionText(condition).title}
      </p>
      {cell.kind === 'measured' ? <Measured cell={cell.cell} transport={transport} hadFault={condition.layer !== undefined} /> : <p className={styles['because']}>{matrix.panelNotRun(transportText(transport).title, conditionText(condition).title)}</p>}
      <div className={styles['buttons']}>
        {cell.kind === 'measured' && (
          <Button onClick={() => openCell(cell, transport.id)}>
            <Activity size={14} aria-hidden />
            {matrix.openInLive}
          </Button>
        )}
        {cell.kind === 'measured' && (
          <Button title={messages.inspector.openHint} onClick={() => openCell(cell, transport.id, 'inspector')}>
            <Binary size={14} aria-hidden />
            {messages.inspector.openHere}
          </Button>
        )}
        <Button aria-keyshortcuts="R" onClick={() => againCondition(condition.id)}>
          <RotateCw size={14} aria-hidden />
          {matrix.runCondition}
        </Button>
      </div>
      <div className={styles['about']}>
        {condition.summary !== undefined && <p>{conditionText(condition).text}</p>}
        {condition.basis !== undefined && <p className={styles['basis']}>{provenanceText(condition.basis)}</p>}
      </div>
    </>
  )
}

function Measured({ cell, transport, hadFault }: { readonly cell: Cell; readonly transport: TransportInfo; readonly hadFault: boolean }) {
  const contract = useWorkbench((bench) => bench.contract)
  const verdict = verdictUnder(cell, contract)
  return (
    <>
      <h2 className={styles['headline']}>{headline(verdict, transportText(transport).title, { hadFault })}</h2>
      <p className={styles['chips']}>
        <Explained text={verdictMeaning(verdict)}>
          <VerdictChip verdict={verdict.verdict} long />
        </Explained>
        {verdict.flags.map((flag) => (
          <Explained key={flag} className={styles['flag']} text={flagMeaning(flag)}>
            {flagText(flag)}
          </Explained>
        ))}
      </p>
      {/* The cell itself says verdict and number: of the panel only the reason is told while one walks over the grid. */}
      <div className={styles['told']} aria-live="polite">
        <VerdictStory verdict={verdict} className={styles['because']} doubtClassName={styles['because']} />
      </div>
      <dl className={`mono ${styles['rows']}`}>
        {rowsOf(cell).map(([name, value, means]) => (
          <div key={name}>
            <dt>{means === undefined ? name : <Explained text={means}>{name}</Explained>}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <MiniLane cell={cell} />
    </>
  )
}

function rowsOf(cell: Cell): readonly (readonly [name: string, value: string, means?: string])[] {
  const messages = currentMessages()
  const { rows, rowMeans, never, none } = messages.matrix
  const { measures } = cell
  const time = (ms: number | null) => (ms === null ? never : duration(ms))
  const spoken = (ms: number | null) => (ms === null ? '–' : duration(ms))
  const lostSomething = measures.timeToDetectMs !== null || measures.timeToRecoverMs !== null || cell.verdict === 'needs-fallback' || cell.verdict === 'fails'
  const agreed = agreement(cell)
  return [
    [rows.lost, measures.lost === 0 ? none : rows.of(measures.lost, measures.eligible)],
    ...(lostSomething ? ([[rows.noticed, time(measures.timeToDetectMs), rowMeans.noticed], [rows.recovered, time(measures.timeToRecoverMs), rowMeans.recovered]] as const) : []),
    [rows.latency, spoken(latencyOf(measures, 'p95'))],
    [rows.age, spoken(ofDelivered(measures, measures.ageMs.p95))],
    [rows.silence, duration(measures.maxGapMs)],
    [rows.attempts, String(measures.attempts)],
    ...(measures.overheadBytesPerMessage === null ? [] : ([[rows.overhead, bytes(measures.overheadBytesPerMessage)]] as const)),
    [rows.endState, messages.lab.verdicts.endStates[measures.endState] ?? measures.endState],
    ...(agreed ? ([[rows.runs, rows.agree(agreed.most, agreed.all)]] as const) : []),
  ]
}

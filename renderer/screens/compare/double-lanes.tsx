import { useMemo, useState } from 'react'
import type { Comparison } from '../../../lab/contract/comparison.ts'
import type { TransportId } from '../../../lab/contract/transport.ts'
import { useMessages } from '../../i18n/messages.ts'
import { loadSavedLog, type SavedLog } from '../../state/saved-log.ts'
import { select, useSelection } from '../../state/selection.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { useUiScale } from '../../state/use-projector.ts'
import { Panel } from '../../widgets/page.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { ErrorState, LoadingState } from '../../widgets/states.tsx'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
import { LanesPanel } from '../live/lanes-panel.tsx'
import type { LaneRow, LanesSource } from '../live/lanes-source.ts'
import { wholeRun, type LanesView } from '../live/lanes-view.ts'
import { timesOfSaved } from '../live/run-extent.ts'
import styles from './compare.module.css'

export interface DoubleLanesProps {
  readonly comparison: Comparison
  titleOf(transport: TransportId): string
}

/** Of each transport the lane of A above that of B, on one axis. Of several repeats one is shown at a time. */
export function DoubleLanes({ comparison, titleOf }: DoubleLanesProps) {
  const { compare: texts } = useMessages()
  const [runA, setA] = useState(comparison.a[0]?.run ?? '')
  const [runB, setB] = useState(comparison.b[0]?.run ?? '')
  const { answer, again } = useAnswer(`${runA} ${runB}`, async (engine) => ({ a: await loadSavedLog(engine, runA), b: await loadSavedLog(engine, runB) }))
  return (
    <Panel
      title={texts.lanes}
      note={texts.lanesNote}
      actions={
        <>
          <RepeatChoice side={texts.sides.a} runs={comparison.a} value={runA} onChange={setA} />
          <RepeatChoice side={texts.sides.b} runs={comparison.b} value={runB} onChange={setB} />
        </>
      }
    >
      {answer.kind === 'loading' && <LoadingState />}
      {answer.kind === 'failed' && <ErrorState text={answer.message} again={again} />}
      {answer.kind === 'ready' && (answer.value.a && answer.value.b ? <Lanes a={answer.value.a} b={answer.value.b} transports={comparison.transports} titleOf={titleOf} /> : <p className={styles['quiet']}>{texts.lanesTooLong}</p>)}
    </Panel>
  )
}

function RepeatChoice({ side, runs, value, onChange }: { readonly side: string; readonly runs: Comparison['a']; readonly value: string; onChange(run: string): void }) {
  const { compare: texts } = useMessages()
  if (runs.length < 2) return null
  return <Segmented label={texts.side(side)} value={value} options={runs.map(({ run }, i) => ({ id: run, title: `${side}${i + 1}`, hint: texts.show(run) }))} onChange={onChange} />
}

interface LanesProps extends Pick<DoubleLanesProps, 'titleOf'> {
  readonly a: SavedLog
  readonly b: SavedLog
  readonly transports: Comparison['transports']
}

/** Px of a lane, before the projector's scale. */
const laneHeight = 30
const aroundLanes = 80

function Lanes({ a, b, transports, titleOf }: LanesProps) {
  const { compare: texts } = useMessages()
  const scale = useUiScale()
  const [view, setView] = useState<LanesView>(wholeRun)
  const [sourceA, sourceB] = useMemo(() => [sourceOf(a), sourceOf(b)], [a, b])
  const rows = useMemo<readonly LaneRow[]>(() => transports.flatMap(({ transport }) => [{ transport, source: sourceA }, { transport, source: sourceB }]), [transports, sourceA, sourceB])
  const sideOf = (row: LaneRow) => (row.source === sourceA ? 'a' : 'b')
  return (
    <div className={styles['lanes']} style={{ height: (aroundLanes + rows.length * laneHeight) * scale }}>
      <LanesPanel
        rows={rows}
        view={view}
        onView={setView}
        density="thin"
        labels={<PairLabels transports={transports} titleOf={titleOf} runs={{ a: a.log.run, b: b.log.run }} />}
        ends={transports.flatMap((row, i) =>
          (['a', 'b'] as const).map((side, j) => (
            <div key={`${row.transport} ${side}`} className={styles['end']} style={{ gridRow: 3 + 2 * i + j }}>
              <VerdictChip verdict={row[side]} />
            </div>
          )),
        )}
        titleOf={(row) => `${titleOf(row.transport)} ${texts.sides[sideOf(row)]}`}
        verdictOf={(row) => transports.find(({ transport }) => transport === row.transport)?.[sideOf(row)]}
      />
    </div>
  )
}

function sourceOf({ log, window }: SavedLog): LanesSource {
  const times = timesOfSaved(log, window)
  return { log, times: () => times, isMoving: () => false }
}

function PairLabels({ transports, titleOf, runs }: Pick<LanesProps, 'transports' | 'titleOf'> & { readonly runs: { readonly a: string; readonly b: string } }) {
  const { compare: texts, lanes } = useMessages()
  const selected = useSelection((selection) => selection.transport)
  return (
    <>
      <div className={styles['feedLabel']}>{`${lanes.feed} ${texts.sides.a}`}</div>
      {transports.map(({ transport }, i) => (
        <div key={transport} className={styles['pair']} style={{ gridRow: `${3 + 2 * i} / span 2` }} data-selected={transport === selected || undefined}>
          <button type="button" aria-pressed={transport === selected} onClick={() => select({ run: runs.a, transport, event: null })}>
            {titleOf(transport)}
          </button>
          <span aria-hidden>{texts.sides.a}</span>
          <span aria-hidden>{texts.sides.b}</span>
        </div>
      ))}
    </>
  )
}

import { useMemo, useState } from 'react'
import type { RunState } from '../../../lab/contract/control.ts'
import type { Lesson } from '../../../lab/contract/lesson.ts'
import type { TransportId, TransportInfo } from '../../../lab/contract/transport.ts'
import { transportText, transportTitle } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import type { Attempt } from '../../state/lessons.ts'
import { isOver } from '../../state/live-run.ts'
import { select, useSelection } from '../../state/selection.ts'
import { VerdictChip } from '../../widgets/verdict-chip.tsx'
import { LaneLabels } from '../live/lane-labels.tsx'
import { LanesPanel } from '../live/lanes-panel.tsx'
import { rowsOf, type LanesSource } from '../live/lanes-source.ts'
import { wholeRun, type LanesView } from '../live/lanes-view.ts'
import { useLiveSource } from '../live/live-lanes.tsx'
import lanesStyles from '../live/lanes.module.css'
import { letterOf } from './values.ts'
import styles from './lab.module.css'

interface Predicted {
  readonly lesson: Lesson
  readonly attempt: Attempt
  readonly transports: readonly TransportInfo[]
}

/** The lanes of the attempt's run; what was predicted stands at their ends. */
export function RunLanes({ run, ...predicted }: Predicted & { readonly run: RunState }) {
  const source = useLiveSource()
  return source && source.log.run === run.run ? <Lanes run={run} source={source} {...predicted} /> : <GhostLanes {...predicted} />
}

function Lanes({ lesson, attempt, transports, run, source }: Predicted & { readonly run: RunState; readonly source: LanesSource }) {
  const [view, setView] = useState<LanesView>(wholeRun)
  const selected = useSelection((selection) => selection.transport)
  const rows = useMemo(() => rowsOf(source, transports.map(({ id }) => id)), [source, transports])
  const verdictOf = (transport: TransportId) => (isOver(run) ? run.cells.find((cell) => cell.transport === transport)?.verdict : undefined)
  return (
    <div className={styles['lanes']}>
      <LanesPanel
        rows={rows}
        view={view}
        onView={setView}
        labels={<LaneLabels transports={transports} selected={selected} onSelect={(transport) => select({ run: run.run, transport, event: null })} />}
        ends={transports.map(({ id }, i) => {
          const verdict = verdictOf(id)
          return (
            <div key={id} className={`${lanesStyles['end']} ${styles['end']}`} style={{ gridRow: i + 3 }}>
              {verdict && <VerdictChip verdict={verdict} />}
              <Marks lesson={lesson} attempt={attempt} transport={id} />
            </div>
          )
        })}
        titleOf={({ transport }) => transportTitle(transports, transport)}
        verdictOf={({ transport }) => verdictOf(transport)}
      />
    </div>
  )
}

/** Before the run: the rows that will fill, and what is said of them. */
export function GhostLanes({ lesson, attempt, transports }: Predicted) {
  const { lessons: texts } = useMessages()
  return (
    <div className={styles['ghosts']}>
      <ol>
        {transports.map((info) => (
          <li key={info.id}>
            <strong>{transportText(info).title}</strong>
            <Marks lesson={lesson} attempt={attempt} transport={info.id} />
          </li>
        ))}
      </ol>
      {!attempt.locked && <p>{texts.lab.waiting}</p>}
    </div>
  )
}

/** ◇ predicted, ◆ happened, of each prediction about that transport. */
function Marks({ lesson, attempt, transport }: Pick<Predicted, 'lesson' | 'attempt'> & { readonly transport: TransportId }) {
  const { lessons: texts } = useMessages()
  return lesson.predictions.flatMap((prediction) => {
    if (prediction.about !== transport || !attempt.locked) return []
    const said = letterOf(prediction, attempt.guesses[prediction.id])
    const came = attempt.results?.[prediction.id]
    const letter = letterOf(prediction, came)
    const isSurprise = attempt.results !== null && came !== attempt.guesses[prediction.id]
    return [
      <span key={prediction.id} className={styles['marks']} data-surprise={isSurprise || undefined}>
        {said !== undefined && <Mark sign="◇" letter={said} title={texts.lab.mark.predicted(said)} />}
        {attempt.results && <Mark sign="◆" letter={letter ?? '?'} title={letter === undefined ? texts.lab.neither : texts.lab.mark.actual(letter)} />}
      </span>,
    ]
  })
}

function Mark({ sign, letter, title }: { readonly sign: string; readonly letter: string; readonly title: string }) {
  return (
    <span title={title}>
      <span aria-hidden>{`${sign} ${letter}`}</span>
      <span className="visually-hidden">{title}</span>
    </span>
  )
}

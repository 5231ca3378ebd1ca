import { useEffect, useState } from 'react'
import { Play, Square } from 'lucide-react'
import type { Catalogue, MatrixState } from '../../../lab/contract/control.ts'
import { useMessages } from '../../i18n/messages.ts'
import type { GridModel } from '../../state/matrix-model.ts'
import { matrixSpec, startMatrix, startMatrixSet, stopMatrix } from '../../state/run-actions.ts'
import { useSession } from '../../state/session-store.ts'
import { useSettings } from '../../state/settings.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { setWorkbench, useWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import { RunChoices } from '../../widgets/run-choices.tsx'
import { ProgressLine, TopBar } from '../../widgets/top-bar.tsx'
import { hasScreen } from '../known-screens.ts'
import { SetPicker } from './set-picker.tsx'
import styles from './matrix.module.css'

export function MatrixBar({ catalogue, matrix, grid }: { readonly catalogue: Catalogue; readonly matrix: MatrixState | null; readonly grid: GridModel }) {
  const messages = useMessages()
  const running = matrix?.phase === 'running'
  const progress = running && matrix.totalRuns > 0 ? matrix.doneRuns / matrix.totalRuns : null
  return (
    <TopBar
      subject={
        <h1 className={styles['title']}>
          <SetPicker catalogue={catalogue} /> <span>{messages.matrix.subtitle(grid.columns.length, grid.rows.length)}</span>
        </h1>
      }
      chips={<RunChoices locked={running ? matrix : null} />}
      actions={
        <>
          <Progress matrix={matrix} grid={grid} />
          <Actions matrix={matrix} running={running} grid={grid} />
        </>
      }
      progress={progress === null ? null : <ProgressLine fraction={progress} />}
    />
  )
}

function Progress({ matrix, grid }: { readonly matrix: MatrixState | null; readonly grid: GridModel }) {
  const messages = useMessages()
  const running = matrix?.phase === 'running'
  const quarter = running && matrix.totalRuns > 0 ? Math.floor((matrix.doneRuns / matrix.totalRuns) * 4) * 25 : null
  return (
    <span className={`mono ${styles['progress']}`}>
      {messages.matrix.cellsDone(grid.measured - grid.spoilt.cells, grid.all)}
      {!running && <Estimate grid={grid} />}
      {running && <> · {matrix.remainingMs === null ? messages.matrix.estimating : <Countdown key={matrix.remainingMs} remainingMs={matrix.remainingMs} />}</>}
      <span className="visually-hidden" role="status">
        {quarter === null ? '' : messages.matrix.progress(quarter)}
      </span>
    </span>
  )
}

/** What "Run all" would take, before anybody presses it. */
function Estimate({ grid }: { readonly grid: GridModel }) {
  const messages = useMessages()
  const conditions = grid.columns.map(({ id }) => id)
  const spec = matrixSpec(conditions.length === 0 ? {} : { conditions })
  // Every setting that changes it renders this again: the runs, the transports, the probe and the scale are part of the key.
  useWorkbench((bench) => `${bench.matrixRuns} ${bench.transports?.join() ?? ''}`)
  useSettings((settings) => `${settings.probe} ${settings.scale}`)
  const { answer } = useAnswer(JSON.stringify(spec), (engine) => engine.estimateMatrix(spec))
  if (answer.kind !== 'ready' || conditions.length === 0) return null
  return <> · {messages.matrix.about(answer.value.ms)}</>
}

function Actions({ matrix: state, running, grid }: { readonly matrix: MatrixState | null; readonly running: boolean; readonly grid: GridModel }) {
  const messages = useMessages()
  const starting = useSession((session) => session.starting)
  const { matrix } = messages
  if (running) {
    return (
      <Button look="primary" onClick={stopMatrix} aria-keyshortcuts="Control+Enter">
        <Square size={13} fill="currentColor" aria-hidden />
        {matrix.stop}
      </Button>
    )
  }
  const left = grid.all - grid.measured
  const stopped = state?.phase === 'stopped' && left > 0
  const go = () => startMatrix({ conditions: [...grid.missing], onlyMissing: true })
  return (
    <>
      <Button look="primary" disabled={starting || grid.columns.length === 0} onClick={startMatrixSet} aria-keyshortcuts="Control+Enter">
        <Play size={13} fill="currentColor" aria-hidden />
        {matrix.runAll}
      </Button>
      {grid.measured > 0 && grid.missing.length > 0 && (
        <Button disabled={starting} onClick={go}>
          {stopped ? matrix.resume(left) : matrix.runMissing(left)}
        </Button>
      )}
      {grid.spoilt.cells > 0 && (
        <Button disabled={starting} title={matrix.runSpoiltHint} onClick={() => startMatrix({ conditions: [...grid.spoilt.conditions] })}>
          {matrix.runSpoilt(grid.spoilt.cells)}
        </Button>
      )}
      {grid.measured > 0 && hasScreen('report') && (
        <Button onClick={() => setWorkbench({ screen: 'report', reportOf: 'matrix' })}>
          {matrix.export}
        </Button>
      )}
    </>
  )
}

/** The engine tells what is left once a run; in between it counts down here. A new estimate is a new instance (`key`). */
function Countdown({ remainingMs }: { readonly remainingMs: number }) {
  const messages = useMessages()
  const [toldAt] = useState(() => performance.now())
  const [nowAt, setNowAt] = useState(toldAt)
  useEffect(() => {
    const timer = setInterval(() => setNowAt(performance.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  const leftMs = remainingMs - (nowAt - toldAt)
  return leftMs < 500 ? messages.matrix.estimating : messages.matrix.left(leftMs)
}

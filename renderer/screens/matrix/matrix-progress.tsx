import { useEffect, useState } from 'react'
import type { MatrixState } from '../../../lab/contract/control.ts'
import { useMessages } from '../../i18n/messages.ts'
import type { GridModel } from '../../state/matrix-model.ts'
import { matrixSpec, startMatrix } from '../../state/run-actions.ts'
import { useSession } from '../../state/session-store.ts'
import { useSettings } from '../../state/settings.ts'
import { useAnswer } from '../../state/use-answer.ts'
import { useWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import styles from './matrix.module.css'

/** How much of the grid is measured, and the ways to the rest of it. */
export function MatrixProgress({ matrix, grid }: { readonly matrix: MatrixState | null; readonly grid: GridModel }) {
  const messages = useMessages()
  const running = matrix?.phase === 'running'
  const quarter = running && matrix.totalRuns > 0 ? Math.floor((matrix.doneRuns / matrix.totalRuns) * 4) * 25 : null
  return (
    <>
      <span className={`mono ${styles['progress']}`}>
        {messages.matrix.cellsDone(grid.measured - grid.spoilt.cells, grid.all)}
        {!running && <Estimate grid={grid} />}
        {running && <> · {matrix.remainingMs === null ? messages.matrix.estimating : <Countdown key={matrix.remainingMs} remainingMs={matrix.remainingMs} />}</>}
        <span className="visually-hidden" role="status">
          {quarter === null ? '' : messages.matrix.progress(quarter)}
        </span>
      </span>
      {!running && <Rest stopped={matrix?.phase === 'stopped'} grid={grid} />}
    </>
  )
}

/** What is not measured, or could not be. */
function Rest({ stopped, grid }: { readonly stopped: boolean; readonly grid: GridModel }) {
  const { matrix } = useMessages()
  const starting = useSession((session) => session.starting)
  const left = grid.all - grid.measured
  return (
    <>
      {grid.measured > 0 && grid.missing.length > 0 && (
        <Button look="quiet" disabled={starting} onClick={() => startMatrix({ conditions: [...grid.missing], onlyMissing: true })}>
          {stopped && left > 0 ? matrix.resume(left) : matrix.runMissing(left)}
        </Button>
      )}
      {grid.spoilt.cells > 0 && (
        <Button look="quiet" disabled={starting} title={matrix.runSpoiltHint} onClick={() => startMatrix({ conditions: [...grid.spoilt.conditions] })}>
          {matrix.runSpoilt(grid.spoilt.cells)}
        </Button>
      )}
    </>
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

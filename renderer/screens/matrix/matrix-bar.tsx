import { useEffect, useState } from 'react'
import { Play, Square } from 'lucide-react'
import type { MatrixState } from '../../../lab/contract/control.ts'
import { useMessages } from '../../i18n/messages.ts'
import { isActive } from '../../state/live-run.ts'
import type { GridModel } from '../../state/matrix-model.ts'
import { startMatrix, stopMatrix } from '../../state/run-actions.ts'
import { useSession } from '../../state/session-store.ts'
import controls from '../../widgets/controls.module.css'
import { RunChoices } from '../../widgets/run-choices.tsx'
import { ProgressLine, TopBar } from '../../widgets/top-bar.tsx'
import styles from './matrix.module.css'

export function MatrixBar({ matrix, grid }: { readonly matrix: MatrixState | null; readonly grid: GridModel }) {
  const messages = useMessages()
  const running = matrix?.phase === 'running'
  const progress = running && matrix.totalRuns > 0 ? matrix.doneRuns / matrix.totalRuns : null
  useTitle(progress)
  return (
    <TopBar
      subject={
        <h1 className={styles['title']}>
          {messages.matrix.set} <span>{messages.matrix.subtitle(grid.columns.length, grid.rows.length)}</span>
        </h1>
      }
      chips={<RunChoices locked={running ? matrix : null} />}
      actions={
        <>
          <Progress matrix={matrix} grid={grid} />
          <Actions running={running} grid={grid} />
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
      {messages.matrix.cellsDone(grid.measured, grid.all)}
      {running && <> · {matrix.remainingMs === null ? messages.matrix.estimating : <Countdown key={matrix.remainingMs} remainingMs={matrix.remainingMs} />}</>}
      <span className="visually-hidden" role="status">
        {quarter === null ? '' : messages.matrix.progress(quarter)}
      </span>
    </span>
  )
}

function Actions({ running, grid }: { readonly running: boolean; readonly grid: GridModel }) {
  const messages = useMessages()
  const busy = useSession((session) => session.starting || isActive(session.run))
  const { matrix } = messages
  if (running) {
    return (
      <button type="button" className={`${controls['button']} ${controls['primary']}`} onClick={stopMatrix} aria-keyshortcuts="Control+Enter">
        <Square size={13} fill="currentColor" aria-hidden />
        {matrix.stop}
      </button>
    )
  }
  return (
    <>
      <button type="button" className={`${controls['button']} ${controls['primary']}`} disabled={busy} onClick={() => startMatrix({})} aria-keyshortcuts="Control+Enter">
        <Play size={13} fill="currentColor" aria-hidden />
        {matrix.runAll}
      </button>
      {grid.measured > 0 && grid.missing.length > 0 && (
        <button type="button" className={controls['button']} disabled={busy} onClick={() => startMatrix({ conditions: [...grid.missing], onlyMissing: true })}>
          {matrix.runMissing(grid.all - grid.measured)}
        </button>
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

function useTitle(progress: number | null): void {
  const { name } = useMessages().app
  useEffect(() => {
    document.title = progress === null ? name : `(${Math.round(progress * 100)} %) ${name}`
    return () => {
      document.title = name
    }
  }, [progress, name])
}


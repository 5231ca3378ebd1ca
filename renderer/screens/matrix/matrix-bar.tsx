import { Play, Square } from 'lucide-react'
import type { Catalogue, MatrixState } from '../../../lab/contract/control.ts'
import { useMessages } from '../../i18n/messages.ts'
import type { GridModel } from '../../state/matrix-model.ts'
import { startMatrixSet, stopMatrix } from '../../state/run-actions.ts'
import { useSession } from '../../state/session-store.ts'
import { setWorkbench } from '../../state/workbench.ts'
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
      actions={<Actions running={running} grid={grid} />}
      progress={progress === null ? null : <ProgressLine fraction={progress} />}
    />
  )
}

function Actions({ running, grid }: { readonly running: boolean; readonly grid: GridModel }) {
  const { matrix } = useMessages()
  const starting = useSession((session) => session.starting)
  if (running) {
    return (
      <Button look="primary" onClick={stopMatrix} aria-keyshortcuts="Control+Enter">
        <Square size={13} fill="currentColor" aria-hidden />
        {matrix.stop}
      </Button>
    )
  }
  return (
    <>
      <Button look="primary" disabled={starting || grid.columns.length === 0} onClick={startMatrixSet} aria-keyshortcuts="Control+Enter">
        <Play size={13} fill="currentColor" aria-hidden />
        {matrix.runAll}
      </Button>
      {grid.measured > 0 && hasScreen('report') && (
        <Button onClick={() => setWorkbench({ screen: 'report', reportOf: 'matrix' })}>
          {matrix.export}
        </Button>
      )}
    </>
  )
}

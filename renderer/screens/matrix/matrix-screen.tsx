import { useEffect, useMemo } from 'react'
import { useMessages } from '../../i18n/messages.ts'
import { verdictUnder } from '../../state/cell-text.ts'
import { useMatrixCells } from '../../state/matrix-cells.ts'
import { gridModel } from '../../state/matrix-model.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { setWorkbench, useWorkbench, type MatrixView } from '../../state/workbench.ts'
import { Segmented } from '../../widgets/segmented.tsx'
import { CellPanel } from './cell-panel.tsx'
import { Legend } from './legend.tsx'
import { MatrixBar } from './matrix-bar.tsx'
import { MatrixGrid } from './matrix-grid.tsx'
import styles from './matrix.module.css'

const views: readonly MatrixView[] = ['verdict', 'recovery', 'lost', 'age', 'overhead']
const contracts = ['latest', 'complete'] as const

export function MatrixScreen() {
  const messages = useMessages()
  const catalogue = useSession((session) => session.catalogue)
  const matrix = useSession((session) => session.matrix)
  const known = useMatrixCells((store) => store.known)
  const { matrixSet: set, matrixOwn: own, matrixOrder: order, transports, contract } = useWorkbench()
  useRecalled()
  const cells = known?.cells
  // Walking over the grid changes nothing of it.
  const grid = useMemo(() => catalogue && gridModel(catalogue, matrix, cells ?? [], { set, own, order, transports, verdictOf: (cell) => verdictUnder(cell, contract).verdict }), [catalogue, matrix, cells, set, own, order, transports, contract])
  if (!catalogue || !grid) return null
  return (
    <>
      <MatrixBar catalogue={catalogue} matrix={matrix} grid={grid} />
      <main className={styles['screen']}>
        <div className={styles['left']}>
          <Options />
          {grid.columns.length === 0 && <p className={styles['emptySet']}>{messages.matrix.emptySet}</p>}
          <MatrixGrid grid={grid} />
          <Legend />
        </div>
        <CellPanel grid={grid} />
      </main>
    </>
  )
}

/** What earlier sessions measured, once a connection. */
function useRecalled(): void {
  const isIdle = useSession((session) => session.connection.kind === 'ready' && session.matrix?.phase === 'idle')
  useEffect(() => {
    if (isIdle) ask((engine) => engine.recallMatrix())
  }, [isIdle])
}

function Options() {
  const messages = useMessages()
  const { matrix } = messages
  const bench = useWorkbench()
  return (
    <div className={styles['options']}>
      <Segmented label={matrix.view} value={bench.matrixView} options={views.map((id) => ({ id, title: matrix.views[id] }))} onChange={(matrixView) => setWorkbench({ matrixView })} />
      <Segmented
        label={matrix.contract}
        value={bench.contract}
        options={contracts.map((id) => ({ id, title: matrix.contracts[id], hint: matrix.contractHint[id] }))}
        onChange={(contract) => setWorkbench({ contract })}
      />
      <Segmented label={matrix.order} value={bench.matrixOrder} options={(['path', 'worst'] as const).map((id) => ({ id, title: matrix.orders[id] }))} onChange={(matrixOrder) => setWorkbench({ matrixOrder })} />
      <span className={styles['spring']} />
      <Segmented
        label={matrix.runs}
        value={String(bench.matrixRuns) as '1' | '3'}
        options={(['1', '3'] as const).map((id) => ({ id, title: matrix.runsOf(Number(id)) }))}
        onChange={(runs) => setWorkbench({ matrixRuns: runs === '3' ? 3 : 1 })}
      />
    </div>
  )
}

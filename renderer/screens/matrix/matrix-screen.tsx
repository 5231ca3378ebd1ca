import { useState } from 'react'
import { useMessages } from '../../i18n/messages.ts'
import { useMatrixCells } from '../../state/matrix-cells.ts'
import { gridModel } from '../../state/matrix-model.ts'
import { useSession } from '../../state/session-store.ts'
import { setWorkbench, useWorkbench, type MatrixView } from '../../state/workbench.ts'
import { Segmented } from '../../widgets/segmented.tsx'
import { CellPanel } from './cell-panel.tsx'
import { Legend } from './legend.tsx'
import { MatrixBar } from './matrix-bar.tsx'
import { MatrixGrid } from './matrix-grid.tsx'
import styles from './matrix.module.css'

const views: readonly MatrixView[] = ['verdict', 'recovery', 'lost', 'age']
const contracts = ['latest', 'complete'] as const

export function MatrixScreen() {
  const catalogue = useSession((session) => session.catalogue)
  const matrix = useSession((session) => session.matrix)
  const known = useMatrixCells((store) => store.known)
  const [hovered, setHovered] = useState<{ readonly row: number; readonly column: number } | null>(null)
  if (!catalogue) return null
  const grid = gridModel(catalogue, matrix, known?.cells ?? [])
  return (
    <>
      <MatrixBar matrix={matrix} grid={grid} />
      <main className={styles['screen']}>
        <div className={styles['left']}>
          <Options />
          <MatrixGrid grid={grid} hovered={hovered} onHover={setHovered} />
          <Legend />
        </div>
        <CellPanel grid={grid} />
      </main>
    </>
  )
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

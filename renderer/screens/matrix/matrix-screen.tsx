import { useEffect, useMemo } from 'react'
import type { Catalogue } from '../../../lab/contract/control.ts'
import { titleOf, transportTitle } from '../../i18n/fixture-texts.ts'
import { useMessages } from '../../i18n/messages.ts'
import { verdictUnder } from '../../state/cell-text.ts'
import { useMatrixCells } from '../../state/matrix-cells.ts'
import { gridModel } from '../../state/matrix-model.ts'
import { catalogueOrder, worstOfAll, type MatrixOrder, type MatrixView } from '../../state/matrix-order.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { setWorkbench, sortMatrix, useWorkbench } from '../../state/workbench.ts'
import { Button } from '../../widgets/button.tsx'
import { Segmented } from '../../widgets/segmented.tsx'
import { CellPanel } from './cell-panel.tsx'
import { Legend } from './legend.tsx'
import { MatrixBar } from './matrix-bar.tsx'
import { MatrixGrid } from './matrix-grid.tsx'
import { MatrixProgress } from './matrix-progress.tsx'
import styles from './matrix.module.css'

const views: readonly MatrixView[] = ['verdict', 'recovery', 'lost', 'age', 'overhead']
const contracts = ['latest', 'complete'] as const

export function MatrixScreen() {
  const messages = useMessages()
  const catalogue = useSession((session) => session.catalogue)
  const matrix = useSession((session) => session.matrix)
  const known = useMatrixCells((store) => store.known)
  const { matrixSet: set, matrixOwn: own, matrixOrder: order, matrixView: view, transports, contract } = useWorkbench()
  useRecalled()
  const cells = known?.cells
  // Walking over the grid changes nothing of it.
  const grid = useMemo(() => catalogue && gridModel(catalogue, matrix, cells ?? [], { set, own, order, view, transports, verdictOf: (cell) => verdictUnder(cell, contract).verdict }), [catalogue, matrix, cells, set, own, order, view, transports, contract])
  if (!catalogue || !grid) return null
  return (
    <>
      <MatrixBar catalogue={catalogue} matrix={matrix} grid={grid} />
      <main className={styles['screen']}>
        <div className={styles['left']}>
          <Options order={grid.order} />
          {grid.columns.length === 0 ? <p className={styles['emptySet']}>{messages.matrix.emptySet}</p> : (
            <div className={styles['line']}>
              <OrderLine order={grid.order} catalogue={catalogue} />
              <MatrixProgress matrix={matrix} grid={grid} />
            </div>
          )}
          <MatrixGrid grid={grid} />
          <Legend grid={grid} />
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

/** What the order is just now, and the way back. */
function OrderLine({ order, catalogue }: { readonly order: MatrixOrder; readonly catalogue: Catalogue }) {
  const { joined, matrix } = useMessages()
  const view = useWorkbench((bench) => bench.matrixView)
  const isSorted = order.conditions !== null || order.transports !== null
  const { conditions, transports } = order
  const parts = [
    conditions && matrix.sorted.conditions(conditions.first, conditions.by === 'all' ? null : transportTitle(catalogue.transports, conditions.by)),
    transports && matrix.sorted.transports(transports.first, transports.by === 'all' ? null : (titleOf(catalogue, transports.by) ?? transports.by)),
  ].filter((part) => part !== null)
  return (
    <p className={styles['order']}>
      <span role="status">{isSorted ? joined.semicolons([...parts, matrix.sorted.byView[view]]) : matrix.sorted.not}</span>
      {isSorted && (
        <Button look="quiet" onClick={() => sortMatrix(catalogueOrder)}>
          {matrix.sorted.back}
        </Button>
      )}
    </p>
  )
}

function Options({ order }: { readonly order: MatrixOrder }) {
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
      <Segmented
        label={matrix.order}
        value={orderName(order)}
        options={(['path', 'worst'] as const).map((id) => ({ id, title: matrix.orders[id], hint: matrix.orderHints[id] }))}
        onChange={(name) => sortMatrix(name === 'worst' ? worstOfAll : catalogueOrder)}
      />
      <Segmented
        label={matrix.runs}
        value={String(bench.matrixRuns) as '1' | '3'}
        options={(['1', '3'] as const).map((id) => ({ id, title: matrix.runsOf(Number(id)) }))}
        onChange={(runs) => setWorkbench({ matrixRuns: runs === '3' ? 3 : 1 })}
      />
    </div>
  )
}

/** None of the two where a label has sorted. */
function orderName({ conditions, transports }: MatrixOrder): 'path' | 'worst' | 'label' {
  if (!conditions && !transports) return 'path'
  return [conditions, transports].every((one) => one?.by === 'all' && one.first === 'worst') ? 'worst' : 'label'
}

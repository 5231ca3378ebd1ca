import type { TransportId } from '../../../lab/contract/transport.ts'
import type { Messages } from '../../i18n/messages.ts'
import { isActive } from '../../state/live-run.ts'
import type { GridCell } from '../../state/matrix-model.ts'
import { startMatrix } from '../../state/run-actions.ts'
import { ask, useSession } from '../../state/session-store.ts'
import { select } from '../../state/selection.ts'
import { setWorkbench } from '../../state/workbench.ts'
import type { KeyRow } from '../screen-definition.ts'

/** Shows the run behind a cell on the Live screen, or its bytes in the Inspector. */
export function openCell(cell: GridCell, transport: TransportId, screen: 'live' | 'inspector' = 'live'): void {
  if (cell.kind !== 'measured') return
  const { run } = cell.cell
  ask(async (engine) => {
    if (useSession.getState().run?.run !== run) await engine.openRun(run)
    setWorkbench({ screen })
    select({ run, transport, event: cell.cell.evidence[0] ?? null })
  })
}

export function againCondition(condition: string): void {
  const { run, matrix } = useSession.getState()
  if (isActive(run) || matrix?.phase === 'running') return
  startMatrix({ conditions: [condition] })
}

export function matrixKeyRows({ help }: Messages): readonly KeyRow[] {
  const { keys } = help
  return [
    { keys: ['←', '→', '↑', '↓'], does: keys.move },
    { keys: ['Enter'], does: keys.open },
    { keys: ['R'], does: keys.again },
  ]
}

import type { TransportId } from '../../../lab/contract/transport.ts'
import type { Messages } from '../../i18n/messages.ts'
import type { GridCell } from '../../state/matrix-model.ts'
import { openRun } from '../../state/open-run.ts'
import { startMatrix } from '../../state/run-actions.ts'
import type { KeyRow } from '../screen-definition.ts'

/** Shows the run behind a cell on the Live screen, or its bytes in the Inspector. */
export function openCell(cell: GridCell, transport: TransportId, screen: 'live' | 'inspector' = 'live'): void {
  if (cell.kind !== 'measured') return
  openRun(cell.cell.run, { transport, event: cell.cell.evidence[0] ?? null }, screen)
}

export function againCondition(condition: string): void {
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

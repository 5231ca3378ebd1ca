import { create } from 'zustand'
import type { MatrixState } from '../../lab/contract/control.ts'
import { joinCells, type KnownCells } from './matrix-model.ts'
import { useSession } from './session-store.ts'

interface Kept extends KnownCells {
  /** All of them are of earlier sessions. */
  readonly isRecalled: boolean
}

function isRecalled(known: Kept | null): boolean {
  return known === null || known.isRecalled
}

/** Cells outlive the matrix run that measured them: repeating one condition keeps the others on screen. */
export const useMatrixCells = create<{ readonly known: Kept | null }>()(() => ({ known: null }))

export function takeMatrixState(matrix: MatrixState): void {
  useSession.setState({ matrix })
  useMatrixCells.setState(({ known }) => {
    // An idle engine has none, or brings those of saved runs: what was measured in this window stays.
    if (matrix.phase === 'idle' && (matrix.cells.length === 0 || !isRecalled(known))) return {}
    return { known: { ...joinCells(known, matrix), isRecalled: matrix.phase === 'idle' } }
  })
}

import { create } from 'zustand'
import type { MatrixState } from '../../lab/contract/control.ts'
import { joinCells, type KnownCells } from './matrix-model.ts'
import { useSession } from './session-store.ts'

/** Cells outlive the matrix run that measured them: repeating one condition keeps the others on screen. */
export const useMatrixCells = create<{ readonly known: KnownCells | null }>()(() => ({ known: null }))

export function takeMatrixState(matrix: MatrixState): void {
  useSession.setState({ matrix })
  if (matrix.phase !== 'idle') useMatrixCells.setState(({ known }) => ({ known: joinCells(known, matrix) }))
}

export function forgetCells(): void {
  useMatrixCells.setState({ known: null })
}

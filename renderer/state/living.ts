import type { RunState } from '../../lab/contract/control.ts'
import { isActive } from './live-run.ts'
import { ask, type Session, useSession } from './session-store.ts'

interface Progress {
  readonly done: number
  readonly total: number
}

/** What the engine is busy with; nothing else begins, and no saved run is opened, before its end. */
export type Living = ({ readonly kind: 'matrix' } & Progress) | ({ readonly kind: 'notes' } & Progress) | { readonly kind: 'server' | 'free' | 'run'; readonly run: RunState }

/** In the order of the engine: runs of the matrix and of the notes are parts of these. */
export function livingOf({ matrix, notes, run }: Pick<Session, 'matrix' | 'notes' | 'run'>): Living | null {
  if (matrix?.phase === 'running') return { kind: 'matrix', done: matrix.doneRuns, total: matrix.totalRuns }
  if (notes?.phase === 'running') return { kind: 'notes', done: notes.doneScenarios, total: notes.totalScenarios }
  if (run === null || !isActive(run)) return null
  return { kind: run.target !== undefined ? 'server' : run.plannedMs === null ? 'free' : 'run', run }
}

export function currentLiving(): Living | null {
  return livingOf(useSession.getState())
}

export function useLiving(): Living | null {
  return livingOf(useSession())
}

/** The whole of it: of a matrix not only the run that it is at. What was measured is kept. */
export function stopLiving(): void {
  const living = currentLiving()
  if (living === null) return
  ask((engine) => (living.kind === 'matrix' ? engine.stopMatrix() : living.kind === 'notes' ? engine.stopNotes() : engine.stopRun()))
}

/** Calls once nothing lives any more. @returns to wait no longer */
export function onceNothingLives(then: () => void): () => void {
  const look = (session: Session) => {
    if (livingOf(session) !== null) return
    off()
    then()
  }
  const off = useSession.subscribe(look)
  look(useSession.getState())
  return off
}

import { useEffect } from 'react'
import { useMessages } from '../i18n/messages.ts'
import { type Session, useSession } from './session-store.ts'

/** How far the engine is with what takes minutes, 0..1; null while it does nothing of that kind. */
export function progressOf({ matrix, notes }: Pick<Session, 'matrix' | 'notes'>): number | null {
  if (matrix?.phase === 'running' && matrix.totalRuns > 0) return matrix.doneRuns / matrix.totalRuns
  if (notes?.phase === 'running' && notes.totalScenarios > 0) return notes.doneScenarios / notes.totalScenarios
  return null
}

/** In the title of the window, for who looks at something else meanwhile. */
export function useProgressTitle(): void {
  const { name } = useMessages().app
  const percent = useSession((session) => {
    const progress = progressOf(session)
    return progress === null ? null : Math.round(progress * 100)
  })
  useEffect(() => {
    document.title = percent === null ? name : `(${percent} %) ${name}`
  }, [percent, name])
}

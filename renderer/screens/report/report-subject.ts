import { useEffect } from 'react'
import type { ExportSubject } from '../../../lab/contract/export.ts'
import { useSelection } from '../../state/selection.ts'
import { useSession } from '../../state/session-store.ts'
import { useWorkbench } from '../../state/workbench.ts'

/** What the screen is about: the matrix, the selected run, else the one on screen; null when there is nothing. */
export function useReportSubject(): ExportSubject | null {
  const ofMatrix = useWorkbench((bench) => bench.reportOf === 'matrix')
  const selected = useSelection((selection) => selection.run)
  const watched = useSession((session) => session.run?.run ?? null)
  const cells = useSession((session) => session.matrix?.cells.length ?? 0)
  if (ofMatrix && cells > 0) return { matrix: true }
  const run = selected ?? watched
  return run === null ? null : { run }
}

export function keyOfSubject(subject: ExportSubject): string {
  return 'run' in subject ? subject.run : 'matrix'
}

/** Ctrl+P prints the report here, not the window around it. */
export function usePrintKey(print: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.code !== 'KeyP') return
      event.preventDefault()
      print()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [print])
}

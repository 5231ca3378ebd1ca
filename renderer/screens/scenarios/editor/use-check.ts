import { useEffect, useState } from 'react'
import type { FileProblem } from '../../../../lab/contract/library.ts'
import { askFor, useSession } from '../../../state/session-store.ts'

export interface Check {
  /** `unchecked`: the engine is gone; what was found before stays. */
  readonly state: 'checking' | 'checked' | 'unchecked'
  readonly problems: readonly FileProblem[]
}

/** Typing is not over after every letter. */
const settleMs = 250

/** What the engine has to say about a text, a moment after it has last changed. */
export function useCheck(text: string): Check {
  const ready = useSession((session) => session.connection.kind === 'ready')
  const [found, setFound] = useState<{ readonly text: string; readonly problems: readonly FileProblem[] } | null>(null)
  useEffect(() => {
    if (!ready) return
    let wanted = true
    const timer = setTimeout(() => {
      askFor((engine) => engine.library.check(text)).then(({ problems }) => wanted && setFound({ text, problems }), () => {})
    }, settleMs)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [text, ready])
  const isNow = found?.text === text
  return { state: isNow ? 'checked' : ready ? 'checking' : 'unchecked', problems: found?.problems ?? [] }
}

import { useCallback, useEffect, useRef, useState } from 'react'
import type { EngineClient } from './engine-client.ts'
import { messageOf } from './error-texts.ts'
import { askFor, useSession } from './session-store.ts'

/** What the engine answered to a question of this screen. */
export type Answer<T> = { readonly kind: 'loading' } | { readonly kind: 'ready'; readonly value: T } | { readonly kind: 'failed'; readonly message: string }

/**
 * Asks when the component appears, when `key` changes, and again when a lost engine is back; an answer stays on screen
 * while the next one comes.
 * @param key what the question depends on, as text
 */
export function useAnswer<T>(key: string, question: (engine: EngineClient) => Promise<T>): { readonly answer: Answer<T>; again(): void } {
  const ready = useSession((session) => session.connection.kind === 'ready')
  const [held, setHeld] = useState<{ readonly key: string; readonly answer: Answer<T> }>({ key, answer: { kind: 'loading' } })
  const [turn, setTurn] = useState(0)
  const latest = useRef(question)
  useEffect(() => {
    latest.current = question
  })
  useEffect(() => {
    if (!ready) return
    let wanted = true
    const hold = (answer: Answer<T>) => wanted && setHeld({ key, answer })
    askFor(latest.current).then((value) => hold({ kind: 'ready', value }), (error: unknown) => hold({ kind: 'failed', message: messageOf(error) }))
    return () => {
      wanted = false
    }
  }, [key, ready, turn])
  const again = useCallback(() => setTurn((count) => count + 1), [])
  return { answer: held.key === key ? held.answer : { kind: 'loading' }, again }
}

/** The answer, or while the next one is under way the last one: what is walked through with the keyboard must not flicker. */
export function useLastValue<T>(answer: Answer<T>): T | undefined {
  const [last, setLast] = useState<T | undefined>(undefined)
  if (answer.kind === 'ready' && answer.value !== last) setLast(answer.value)
  return answer.kind === 'ready' ? answer.value : answer.kind === 'loading' ? last : undefined
}

/** Asks again while `live`: never sooner than this after an answer, and later where answers are slow. */
const againAfterMs = 1500

export function useRepeated<T>({ answer, again }: { readonly answer: Answer<T>; again(): void }, live: boolean): void {
  const askedAt = useRef(0)
  useEffect(() => {
    if (answer.kind === 'loading') {
      askedAt.current = performance.now()
      return
    }
    if (!live) return
    const tookMs = performance.now() - askedAt.current
    const timer = setTimeout(() => {
      askedAt.current = performance.now()
      again()
    }, Math.max(againAfterMs, tookMs * 10))
    return () => clearTimeout(timer)
  }, [answer, again, live])
}

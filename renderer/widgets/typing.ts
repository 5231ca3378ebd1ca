import { inTextField } from './in-text-field.ts'

/** A hand that types pauses sooner than this between two letters, ms. */
const pauseMs = 1000

let lastAt = -Infinity

/**
 * Notes that somebody types: in a field, and without a pause behind it, when the field is closed under the hand (a picker, the palette).
 * What was meant as text must not act.
 */
export function watchTyping(): () => void {
  const onKey = ({ target, key, timeStamp }: KeyboardEvent) => {
    if (inTextField(target) || (key.length === 1 && timeStamp - lastAt < pauseMs)) lastAt = timeStamp
  }
  addEventListener('keydown', onKey, true)
  return () => removeEventListener('keydown', onKey, true)
}

export function isTyping(): boolean {
  return performance.now() - lastAt < pauseMs
}

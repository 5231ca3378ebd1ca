import { useEffect } from 'react'
import { goToStep, neighbourStep, newProgress, useLessons } from '../../state/lessons.ts'
import { useSettings } from '../../state/settings.ts'
import { inTextField } from '../../widgets/in-text-field.ts'

const directions: Readonly<Record<string, 1 | -1>> = { BracketLeft: -1, BracketRight: 1, ArrowLeft: -1, ArrowRight: 1 }

/** Alt and an arrow everywhere, brackets outside text fields: the step before, the next one. */
export function useStepKeys(lesson: string, isOn: boolean): void {
  useEffect(() => {
    if (!isOn) return
    const onKey = (event: KeyboardEvent) => {
      const by = directions[event.code]
      if (by === undefined || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return
      const isBracket = event.code.startsWith('Bracket')
      if (event.altKey === isBracket || (isBracket && (takesKeys(event.target) || !useSettings.getState().bareKeys))) return
      const step = neighbourStep(useLessons.getState().progress[lesson] ?? newProgress, by)
      // A browser would leave the page.
      event.preventDefault()
      if (step) goToStep(lesson, step)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [lesson, isOn])
}

/** Text fields, and the lanes, whose brackets go from fault to fault. */
function takesKeys(target: EventTarget | null): boolean {
  return inTextField(target) || (target instanceof HTMLElement && target.closest('[role="application"], [role="dialog"]') !== null)
}

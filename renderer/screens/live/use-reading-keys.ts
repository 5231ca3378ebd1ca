import { useEffect, useRef } from 'react'
import { useSettings } from '../../state/settings.ts'
import { inTextField } from '../../widgets/in-text-field.ts'

/** They read and change nothing. What switches or moves something needs the focus in the lanes. */
const readingKeys: ReadonlySet<string> = new Set(['KeyN', 'KeyP', 'Comma', 'Period', 'Enter'])

/** Keys of the lanes from elsewhere on the screen. @param onPointer a hand took over */
export function useReadingKeys(isOn: boolean, onKey: (event: KeyboardEvent) => void, onPointer: () => void): void {
  const latest = useRef({ onKey, onPointer })
  useEffect(() => {
    latest.current = { onKey, onPointer }
  })
  useEffect(() => {
    if (!isOn) return
    const keyed = (event: KeyboardEvent) => {
      if (!readingKeys.has(event.code) || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      if (useSettings.getState().bareKeys && !takesKey(event)) latest.current.onKey(event)
    }
    const pointed = () => latest.current.onPointer()
    addEventListener('keydown', keyed)
    addEventListener('pointerdown', pointed, true)
    return () => {
      removeEventListener('keydown', keyed)
      removeEventListener('pointerdown', pointed, true)
    }
  }, [isOn])
}

/** Text fields, dialogs and open lists take every key, controls take Enter; the lanes have dealt with theirs. */
function takesKey({ target, code }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false
  if (inTextField(target) || target.closest('[role="dialog"], [role="menu"], [role="application"], [data-trigger]')) return true
  return code === 'Enter' && target.closest('button, a, input, select, summary, [tabindex="0"]') !== null
}

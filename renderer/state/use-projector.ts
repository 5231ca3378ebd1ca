import { useLayoutEffect } from 'react'
import { useSettings } from './settings.ts'

/** How much larger everything is in projector mode; `base.css` scales the root by the same number. */
export const projectorScale = 1.375

/** For what is drawn in px (canvases): 1, or the projector's. */
export function useUiScale(): number {
  return useSettings((settings) => (settings.projector ? projectorScale : 1))
}

export function useAppliedProjector(): void {
  const projector = useSettings((settings) => settings.projector)
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-projector', projector)
  }, [projector])
}

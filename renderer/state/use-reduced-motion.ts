import { useLayoutEffect, useSyncExternalStore } from 'react'
import { useSettings } from './settings.ts'

const query = () => matchMedia('(prefers-reduced-motion: reduce)')

function subscribe(listener: () => void): () => void {
  const media = query()
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** The system's wish, or the person's for this app. */
export function useReducedMotion(): boolean {
  const system = useSyncExternalStore(subscribe, () => query().matches)
  return useSettings((settings) => settings.motion) === 'reduced' || system
}

/** As `useReducedMotion`, at the moment of asking. */
export function wantsReducedMotion(): boolean {
  return useSettings.getState().motion === 'reduced' || query().matches
}

/** For the style sheets: they watch one attribute, whoever wished it. */
export function useAppliedMotion(): void {
  const reduced = useReducedMotion()
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute('data-reduced-motion', reduced)
  }, [reduced])
}

import { useLayoutEffect, useSyncExternalStore } from 'react'
import { applyTheme } from '../theme/apply-theme.ts'
import type { ThemeName } from '../../lab/contract/palette.ts'
import { useSettings } from './settings.ts'

const darkQuery = () => matchMedia('(prefers-color-scheme: dark)')

function onSystemChange(listener: () => void): () => void {
  const query = darkQuery()
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** The theme in force: the person's choice, else the system's, followed live. */
export function useTheme(): ThemeName {
  const systemIsDark = useSyncExternalStore(onSystemChange, () => darkQuery().matches)
  const choice = useSettings((settings) => settings.theme)
  return choice === 'system' ? (systemIsDark ? 'dark' : 'light') : choice
}

export function useAppliedTheme(): void {
  const theme = useTheme()
  useLayoutEffect(() => applyTheme(theme, document.documentElement), [theme])
}

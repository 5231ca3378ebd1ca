import { create } from 'zustand'
import type { ThemeName } from '../theme/tokens.ts'

export type ThemeChoice = ThemeName | 'system'
export interface Settings {
  readonly theme: ThemeChoice
}

const key = 'brownout.settings'

function remembered(): Settings {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    const theme = typeof saved === 'object' && saved !== null && 'theme' in saved ? saved.theme : undefined
    return { theme: theme === 'light' || theme === 'dark' ? theme : 'system' }
  } catch {
    return { theme: 'system' }
  }
}

export const useSettings = create<Settings>()(() => remembered())

export function chooseTheme(theme: ThemeChoice): void {
  useSettings.setState({ theme })
  localStorage.setItem(key, JSON.stringify({ theme }))
}

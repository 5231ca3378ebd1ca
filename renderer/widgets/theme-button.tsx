import { Monitor, Moon, Sun } from 'lucide-react'
import { messages } from '../i18n/messages.ts'
import { chooseTheme, type ThemeChoice, useSettings } from '../state/settings.ts'
import controls from './controls.module.css'
import { Hint } from './hint.tsx'

const next: Readonly<Record<ThemeChoice, ThemeChoice>> = { system: 'light', light: 'dark', dark: 'system' }
const icons = { system: Monitor, light: Sun, dark: Moon } as const

export function nextTheme(): void {
  chooseTheme(next[useSettings.getState().theme])
}

export function ThemeButton() {
  const choice = useSettings((settings) => settings.theme)
  const Icon = icons[choice]
  return (
    <Hint text={messages.topBar.theme[choice]}>
      <button type="button" className={controls['iconButton']} onClick={nextTheme} aria-label={messages.topBar.theme[choice]} aria-keyshortcuts="Alt+T">
        <Icon size={16} aria-hidden />
      </button>
    </Hint>
  )
}

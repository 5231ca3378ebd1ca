import { Monitor, Moon, Sun } from 'lucide-react'
import { useMessages } from '../i18n/messages.ts'
import { nextTheme, useSettings } from '../state/settings.ts'
import controls from './controls.module.css'
import { Hint } from './hint.tsx'

const icons = { system: Monitor, light: Sun, dark: Moon } as const

export function ThemeButton() {
  const messages = useMessages()
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

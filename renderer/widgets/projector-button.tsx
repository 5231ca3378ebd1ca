import { Presentation } from 'lucide-react'
import { useMessages } from '../i18n/messages.ts'
import { toggleProjector, useSettings } from '../state/settings.ts'
import controls from './controls.module.css'
import { Hint } from './hint.tsx'

/** Without a rail the way to the settings is gone: the way back is always in sight. */
export function ProjectorButton() {
  const { settings } = useMessages()
  const isOn = useSettings(({ projector }) => projector)
  return (
    <Hint text={`${settings.projector} (Alt+P)`}>
      <button type="button" className={controls['iconButton']} onClick={toggleProjector} aria-label={settings.projector} aria-pressed={isOn} aria-keyshortcuts="Alt+P">
        <Presentation size={16} aria-hidden />
      </button>
    </Hint>
  )
}

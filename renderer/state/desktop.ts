import type { DesktopApi, DesktopCommand, DesktopParams } from '../../lab/contract/desktop.ts'
import { onLanguage } from '../i18n/messages.ts'
import { openText } from './scenario-actions.ts'
import { livingOf } from './living.ts'
import { progressOf } from './progress.ts'
import { reconnect } from './session.ts'
import { type Session, useSession } from './session-store.ts'
import { useSettings } from './settings.ts'
import { toast } from './toasts.ts'

declare global {
  interface Window {
    /** Present in the desktop window only. */
    readonly brownoutDesktop?: DesktopApi
  }
}

/** What somebody double-clicked: shown, never run. */
async function takeOpenedFiles(shell: DesktopApi): Promise<void> {
  const result = await shell.takeOpenedFiles({})
  if (!result.ok) return
  for (const file of result.value) {
    if ('text' in file) openText(file.name, file.text)
    else toast({ text: file.trouble })
  }
}

/** The shell starts another engine, if it has given up the last one; the page is told its address, and stays as it is. */
export function tryAgain(): void {
  void window.brownoutDesktop?.restartEngine({})
  reconnect()
}

/** What the menu of the desktop asks for, as far as this UI has it. */
export type CommandHandlers = Partial<Readonly<Record<DesktopCommand, () => void>>>

function toTell(session: Session): DesktopParams<'setLiving'> {
  const kind = livingOf(session)?.kind ?? null
  return { kind: kind === 'run' ? null : kind, fraction: progressOf(session) }
}

/** In a browser there is no shell and nothing of this happens. @returns the function that lets go */
export function connectDesktop(shell: DesktopApi | undefined, handlers: CommandHandlers): () => void {
  if (!shell) return () => {}
  const offCommand = shell.onCommand((command) => handlers[command]?.())
  const offEngine = shell.onEngine((status) => {
    if (status.state === 'failed') useSession.setState({ connection: { kind: 'ended', message: status.why } })
  })
  const tell = (theme: 'system' | 'light' | 'dark') => void shell.setTheme({ theme })
  tell(useSettings.getState().theme)
  const offTheme = useSettings.subscribe((settings) => tell(settings.theme))
  const offLanguage = onLanguage((language) => void shell.setLanguage({ language }))
  const offLiving = useSession.subscribe((session, before) => {
    const told = toTell(session)
    if (JSON.stringify(told) !== JSON.stringify(toTell(before))) void shell.setLiving(told)
  })
  const takeOpened = () => void takeOpenedFiles(shell)
  takeOpened()
  const offOpened = shell.onOpenedFiles(takeOpened)
  return () => [offOpened, offCommand, offEngine, offTheme, offLanguage, offLiving].forEach((off) => off())
}

import { useEffect } from 'react'
import { screenKeys } from '../../lab/contract/screens.ts'
import { screens } from '../screens/registry.tsx'
import { currentLanguage, type ScreenId } from '../i18n/messages.ts'
import { connectDesktop } from '../state/desktop.ts'
import { exportWatched } from '../state/exports.ts'
import { undoDraft, useDrafts } from '../state/drafts.ts'
import { lock, unlessLocked } from '../state/lock.ts'
import { toggleClientCode } from '../state/run-actions.ts'
import { openFromDisk, saveOpenDraft } from '../state/scenario-actions.ts'
import { nextLanguage, nextTheme, toggleProjector, useSettings } from '../state/settings.ts'
import { goToScreen, setWorkbench, useWorkbench } from '../state/workbench.ts'
import { runOrStop, undoSwitch } from './commands.ts'
import { inTextField } from './in-text-field.ts'
import { nextPane } from './panes.ts'
import { watchTyping } from './typing.ts'

/** Keys that work everywhere. With a modifier; without one only outside text fields, and only while the settings leave them on (WCAG 2.1.4). */
export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return
      if (handle(event)) event.preventDefault()
    }
    const offTyping = watchTyping()
    addEventListener('keydown', onKey)
    const offDesktop = connectDesktop(window.brownoutDesktop, {
      'run-stop': pressRunKey,
      undo: undoShown,
      open: free(() => void openFromDisk()),
      save: free(saveOpenDraft),
      export: () => exportWatched(currentLanguage()),
      ...Object.fromEntries(screens.map(({ id }) => [id, free(() => goToScreen(id))])),
      projector: free(toggleProjector),
      palette: free(() => setWorkbench({ paletteOpen: true })),
      theme: free(nextTheme),
      help: () => setWorkbench({ helpOpen: true }),
    })
    return () => {
      removeEventListener('keydown', onKey)
      offTyping()
      offDesktop()
    }
  }, [])
}

/** From the menu, as if by key: forms and the editor have a run of their own at the place of the focus. */
function pressRunKey(): void {
  document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', ctrlKey: true, bubbles: true, cancelable: true }))
}

/** The menu means what is on screen: in the editor its text, elsewhere the network. */
function undoShown(): void {
  const { open } = useDrafts.getState()
  if (open !== null && useWorkbench.getState().screen === 'scenarios') undoDraft(open)
  else undoSwitch()
}

/** What the presenter's lock holds back. */
function free(action: () => void): () => void {
  return () => {
    if (unlessLocked()) action()
  }
}

/** Screens on which the network is changed by hand. */
const switching: ReadonlySet<ScreenId> = new Set(['live', 'server'])

const altKeys: Readonly<Record<string, () => void>> = { KeyC: toggleClientCode, KeyS: () => goToScreen('scenarios'), KeyT: nextTheme, KeyL: nextLanguage, KeyP: toggleProjector }

function handle(event: KeyboardEvent): boolean {
  const command = event.ctrlKey || event.metaKey
  if (event.altKey && !command) return handleAlt(event)
  if (command && event.code === 'KeyK') {
    free(() => setWorkbench({ paletteOpen: !useWorkbench.getState().paletteOpen }))()
    return true
  }
  if (command && event.code === 'KeyO' && !event.shiftKey) {
    free(() => void openFromDisk())()
    return true
  }
  if (command && event.code === 'KeyE' && !event.shiftKey) {
    exportWatched(currentLanguage())
    return true
  }
  if (event.key === 'F6') return nextPane(event.shiftKey ? -1 : 1)
  if (inTextField(event.target)) return false
  if (command && event.key === 'Enter') return runOrStop()
  if (command && event.key.toLowerCase() === 'z' && !event.shiftKey && switching.has(useWorkbench.getState().screen)) {
    undoSwitch()
    return true
  }
  if (event.key === '?' && !command && useSettings.getState().bareKeys) {
    setWorkbench({ helpOpen: true })
    return true
  }
  return false
}

/** By position: Alt changes the character on some layouts. */
function handleAlt(event: KeyboardEvent): boolean {
  const screen = screens.find(({ id }) => event.code === `Digit${screenKeys[id]}` || event.code === `Key${screenKeys[id]}`)
  const action = screen ? () => goToScreen(screen.id) : event.shiftKey ? { KeyP: lock }[event.code] : altKeys[event.code]
  if (!action) return false
  free(action)()
  return true
}

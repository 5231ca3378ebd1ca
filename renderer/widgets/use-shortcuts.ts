import { useEffect } from 'react'
import { screens } from '../screens/registry.tsx'
import { connectDesktop } from '../state/desktop.ts'
import { ask, useSession } from '../state/session-store.ts'
import { setWorkbench, useWorkbench } from '../state/workbench.ts'
import { runOrStop } from '../state/run-actions.ts'
import { nextTheme } from './theme-button.tsx'

/** Keys that work everywhere. With a modifier, or none only outside text fields (WCAG 2.1.4). */
export function useShortcuts(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.repeat) return
      if (handle(event)) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    const offDesktop = connectDesktop(window.brownoutDesktop, {
      'run-stop': runOrStop,
      undo: undoSwitch,
      live: () => setWorkbench({ screen: 'live' }),
      matrix: () => setWorkbench({ screen: 'matrix' }),
      theme: nextTheme,
      help: () => setWorkbench({ helpOpen: true }),
    })
    return () => {
      removeEventListener('keydown', onKey)
      offDesktop()
    }
  }, [])
}

function handle(event: KeyboardEvent): boolean {
  const command = event.ctrlKey || event.metaKey
  if (event.altKey && !command) {
    // By position: Alt changes the character on some layouts.
    const screen = screens[Number(/^Digit([1-9])$/.exec(event.code)?.[1]) - 1]
    if (screen) setWorkbench({ screen: screen.id })
    else if (event.code === 'KeyT') nextTheme()
    else return false
    return true
  }
  if (inTextField(event.target)) return false
  if (command && event.key === 'Enter') return runOrStop()
  if (command && event.key.toLowerCase() === 'z' && !event.shiftKey && useWorkbench.getState().screen === 'live') {
    undoSwitch()
    return true
  }
  if (event.key === '?' && !command) {
    setWorkbench({ helpOpen: true })
    return true
  }
  return false
}

function undoSwitch(): void {
  if ((useSession.getState().run?.undoable ?? 0) > 0) ask((engine) => engine.undo())
}

function inTextField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox'))
}

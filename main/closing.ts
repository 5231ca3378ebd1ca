import { type BrowserWindow, dialog } from 'electron'
import type { AskedKind } from '../lab/contract/desktop.ts'
import type { MenuTexts } from './menu-texts.ts'

export interface ClosingOptions {
  living(): AskedKind | null
  texts(): MenuTexts['closing']
}

/** Asks before the window is closed under what goes on. What was measured so far is kept either way. */
export function askBeforeClosing(window: BrowserWindow, { living, texts }: ClosingOptions): void {
  let state: 'open' | 'asking' | 'sure' = 'open'
  window.on('close', (event) => {
    const kind = living()
    if (state === 'sure' || kind === null) return
    event.preventDefault()
    if (state === 'asking') return
    state = 'asking'
    const { stay, close, of } = texts()
    void dialog.showMessageBox(window, { type: 'question', ...of[kind], buttons: [stay, close], defaultId: 0, cancelId: 0 }).then(({ response }) => {
      state = response === 1 ? 'sure' : 'open'
      if (state === 'sure') window.close()
    })
  })
}

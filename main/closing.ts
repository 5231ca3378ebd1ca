import { type BrowserWindow, dialog } from 'electron'
import type { MenuTexts } from './menu-texts.ts'

export interface ClosingOptions {
  /** Something is measured that takes minutes. */
  isBusy(): boolean
  texts(): MenuTexts['closing']
}

/** Asks before the window is closed under what takes minutes. What was measured so far is kept either way. */
export function askBeforeClosing(window: BrowserWindow, { isBusy, texts }: ClosingOptions): void {
  let state: 'open' | 'asking' | 'sure' = 'open'
  window.on('close', (event) => {
    if (state === 'sure' || !isBusy()) return
    event.preventDefault()
    if (state === 'asking') return
    state = 'asking'
    const { message, detail, stay, close } = texts()
    void dialog.showMessageBox(window, { type: 'question', message, detail, buttons: [stay, close], defaultId: 0, cancelId: 0 }).then(({ response }) => {
      state = response === 1 ? 'sure' : 'open'
      if (state === 'sure') window.close()
    })
  })
}

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, nativeTheme, screen, session } from 'electron'
import type { DesktopCommand, EngineStatus } from '../lab/contract/desktop.ts'
import { hardenNavigation, hardenUiSession } from './security.ts'
import { parseBounds, placeWindow, smallestWindow } from './policy/window-bounds.ts'

export interface MainWindow {
  readonly browserWindow: BrowserWindow
  /** Shows the engine's page; a page that is already there stays as it is. */
  show(url: string): void
  tell(status: EngineStatus): void
  command(command: DesktopCommand): void
  /** There are files to take. */
  tellOpenedFiles(): void
  focus(): void
}

const preload = fileURLToPath(new URL('preload.cjs', import.meta.url))
const title = 'Brownout'

/** The one window of the UI. `engineUrl` is asked at every decision: an engine that was restarted may have another address. */
export function openMainWindow(engineUrl: () => string | undefined): MainWindow {
  const ui = session.fromPartition('ui')
  hardenUiSession(ui, engineUrl)
  const boundsFile = join(app.getPath('userData'), 'window.json')
  const window = new BrowserWindow({
    ...placeWindow(remembered(boundsFile), screensNearestFirst()),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0f1216' : '#ffffff',
    webPreferences: { session: ui, preload, sandbox: true, contextIsolation: true, nodeIntegration: false, webviewTag: false, spellcheck: false, devTools: !app.isPackaged },
  })
  hardenNavigation(window.webContents, engineUrl)
  let shown: string | undefined
  let reloads = 0
  window.once('ready-to-show', () => window.show())
  // The status of the engine goes before the page's own title.
  window.on('page-title-updated', (event, pageTitle) => {
    event.preventDefault()
    window.setTitle(pageTitle === '' ? title : pageTitle)
  })
  window.on('close', () => {
    try {
      writeFileSync(boundsFile, JSON.stringify(window.getNormalBounds()))
    } catch {
      // A full or read-only disk costs the window its place, nothing else.
    }
  })
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || reloads++ > 0) return
    window.webContents.reload()
  })

  function load(url: string): void {
    shown = url
    // Another token on the same address is only another fragment: nothing is loaded, and the page connects anew by itself.
    // A load that another one replaces rejects; the page that stays says what is wrong.
    window.loadURL(url).catch(() => undefined)
  }
  return {
    browserWindow: window,
    show(url) {
      if (shown !== url) load(url)
    },
    tell(status) {
      if (window.isDestroyed()) return
      if (status.state === 'restarting') window.setTitle(`${title} - restarting the engine (${status.attempt})`)
      else if (status.state === 'failed') window.setTitle(`${title} - the engine has stopped`)
      else window.setTitle(title)
      window.webContents.send('brownout:engine', status)
      // Nothing was ever served: there is no page that could say it.
      if (status.state === 'failed' && shown === undefined) load(failurePage(status.why))
    },
    command: (command) => window.webContents.send('brownout:command', command),
    tellOpenedFiles: () => window.webContents.send('brownout:opened-files'),
    focus() {
      if (window.isMinimized()) window.restore()
      window.focus()
    },
  }
}

function screensNearestFirst() {
  const primary = screen.getPrimaryDisplay()
  return [primary, ...screen.getAllDisplays().filter((display) => display.id !== primary.id)].map((display) => display.workArea)
}

function remembered(file: string) {
  try {
    return parseBounds(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function failurePage(why: string): string {
  const text = why.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
  return `data:text/html;charset=utf-8,${encodeURIComponent(
    `<!doctype html><html lang="en"><title>Brownout</title><meta name="color-scheme" content="light dark"><body style="font:16px/1.5 system-ui;max-width:40rem;margin:20vh auto;padding:0 2rem"><h1>The engine could not start</h1><p>${text}</p><p>Choose <b>Run &gt; Restart the engine</b> to try again.</p></body></html>`,
  )}`
}

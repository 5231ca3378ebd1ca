import { app, dialog, Menu } from 'electron'
import type { AskedKind } from '../lab/contract/desktop.ts'
import { askBeforeClosing } from './closing.ts'
import { spawnEngine } from './engine-process.ts'
import { EngineSupervisor } from './engine-supervisor.ts'
import { handleDesktopCalls } from './ipc.ts'
import { menuLanguageFor, type MenuLanguage, menuTexts } from './menu-texts.ts'
import { showMenu } from './menu.ts'
import { createProbeWindows } from './probe-windows.ts'
import { hardenContents, hardenProcess } from './security.ts'
import { openedFiles, scenarioPathsIn } from './opened-files.ts'
import { openMainWindow, type MainWindow } from './window.ts'

// A terminal that started us and is gone must not become an error dialog.
process.stdout.on('error', () => undefined)
process.stderr.on('error', () => undefined)
process.on('uncaughtException', (error) => {
  console.error(`brownout: ${error.message}`)
  dialog.showErrorBox('Brownout has to close', error.message)
  app.exit(1)
})

hardenProcess()
hardenContents()
Menu.setApplicationMenu(null)

/** Before `ready`: macOS tells the file that was double-clicked at once. */
let window: MainWindow | undefined
const opened = openedFiles(() => {
  window?.tellOpenedFiles()
  window?.focus()
})
app.on('open-file', (event, path) => {
  event.preventDefault()
  opened.add(path)
})

// Waiting for `ready` at the top level of an ES module would wait for itself.
if (app.requestSingleInstanceLock()) void app.whenReady().then(run)
else app.quit()

function run(): void {
  for (const path of scenarioPathsIn(process.argv, process.cwd())) opened.add(path)
  const probes = createProbeWindows((why) => supervisor.post({ kind: 'probe-failed', why }))
  const supervisor = new EngineSupervisor({
    spawn: spawnEngine,
    onReady: (url) => window?.show(url),
    onStatus(status) {
      if (status.state !== 'ready') console.error(`brownout: engine ${status.state}`)
      window?.tell(status)
    },
    onProbe: (message) => (message.kind === 'probe-open' ? probes.open(message) : probes.close()),
  })
  supervisor.start()
  window = openMainWindow(() => supervisor.url)
  const { browserWindow } = window
  let language = menuLanguageFor(app.getPreferredSystemLanguages())
  let living: AskedKind | null = null
  askBeforeClosing(browserWindow, { living: () => living, texts: () => menuTexts[language].closing })
  browserWindow.once('closed', () => {
    window = undefined
    // A hidden probe window would keep the app alive.
    app.quit()
  })
  const removeCalls = handleDesktopCalls({ window: () => window?.browserWindow, engineUrl: () => supervisor.url, opened, restartEngine: () => supervisor.restart(), onLiving: (kind) => (living = kind), onLanguage: (chosen) => menu(chosen) })
  const menu = (chosen: MenuLanguage): void => {
    language = chosen
    showMenu(language, { command: (command) => window?.command(command), restartEngine: () => supervisor.restart() })
  }
  menu(language)
  app.on('second-instance', (_event, argv, folder) => {
    window?.focus()
    for (const path of scenarioPathsIn(argv, folder)) opened.add(path)
  })
  endWith(async () => {
    removeCalls()
    probes.close()
    await supervisor.end()
  })
}

/** Quitting waits until the engine has ended, so that nothing of ours outlives the window. */
function endWith(release: () => Promise<void>): void {
  let released = false
  app.on('will-quit', (event) => {
    if (released) return
    event.preventDefault()
    released = true
    release().then(
      () => app.exit(),
      (error: unknown) => {
        console.error(`brownout: ${error instanceof Error ? error.message : String(error)}`)
        app.exit(1)
      },
    )
  })
}

import { writeFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { dialog, ipcMain, nativeTheme, type BrowserWindow, type IpcMainInvokeEvent } from 'electron'
import { type AskedKind, desktopCalls, type DesktopAnswers, type DesktopCall, type DesktopFileKind, type DesktopParams, type DesktopResult } from '../lab/contract/desktop.ts'
import { fetchToFile } from './fetch-to-file.ts'
import type { OpenedFiles } from './opened-files.ts'
import { exportAddress } from './policy/addresses.ts'
import { isTrustedSender } from './policy/sender.ts'
import { largestBytes, readText } from './read-text.ts'

export interface IpcOptions {
  window(): BrowserWindow | undefined
  engineUrl(): string | undefined
  readonly opened: OpenedFiles
  restartEngine(): void
  /** What the window is not closed under without a question. */
  onLiving(kind: AskedKind | null): void
  /** The window changed its language. */
  onLanguage(language: DesktopParams<'setLanguage'>['language']): void
}

const filters: Readonly<Record<DesktopFileKind, Electron.FileFilter>> = {
  scenario: { name: 'Brownout scenario', extensions: ['yaml', 'yml', 'brownout'] },
  run: { name: 'Brownout run', extensions: ['ndjson'] },
  report: { name: 'Report', extensions: ['html', 'json', 'txt', 'md', 'xml', 'csv', 'har', 'pcapng', 'ndjson'] },
}
type Handlers = { readonly [C in DesktopCall]: (window: BrowserWindow, params: DesktopParams<C>, options: IpcOptions) => Promise<DesktopAnswers[C]> }

const handlers: Handlers = {
  async openFile(window, { kind }) {
    const { canceled, filePaths } = await dialog.showOpenDialog(window, { properties: ['openFile'], filters: [filters[kind]] })
    const path = filePaths[0]
    if (canceled || path === undefined) return null
    return { name: basename(path), text: await readText(path, largestBytes[kind]) }
  },
  async saveFile(window, { kind, suggestedName, text }) {
    // A suggestion is a name, never a place.
    const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: basename(suggestedName), filters: [filters[kind]] })
    if (canceled || filePath === '') return null
    await writeFile(filePath, text)
    return { path: filePath }
  },
  takeOpenedFiles: (_window, _params, { opened }) => opened.take(),
  async saveExport(window, { path, suggestedName }, { engineUrl }) {
    const address = exportAddress(path, engineUrl())
    if (address === undefined) throw new Error('only a file that the engine has ready can be saved')
    const name = basename(suggestedName)
    const extension = extname(name).slice(1)
    const { canceled, filePath } = await dialog.showSaveDialog(window, { defaultPath: name, filters: extension === '' ? [] : [{ name: extension, extensions: [extension] }] })
    if (canceled || filePath === '') return null
    await fetchToFile(address, filePath)
    return { path: filePath }
  },
  async setTheme(_window, { theme }) {
    nativeTheme.themeSource = theme
    return null
  },
  async setLanguage(_window, { language }, { onLanguage }) {
    onLanguage(language)
    return null
  },
  async restartEngine(_window, _params, { restartEngine }) {
    restartEngine()
    return null
  },
  async setLiving(window, { kind, fraction }, { onLiving }) {
    onLiving(kind)
    // Below zero takes the bar away.
    window.setProgressBar(fraction ?? -1)
    return null
  },
}

/** Named methods, each parsed, each answered only to our own window. Returns the function that removes them. */
export function handleDesktopCalls(options: IpcOptions): () => void {
  const names = Object.keys(desktopCalls) as DesktopCall[]
  for (const name of names) ipcMain.handle(`brownout:${name}`, (event, params: unknown) => answer(name, event, params, options))
  return () => names.forEach((name) => ipcMain.removeHandler(`brownout:${name}`))
}

async function answer<C extends DesktopCall>(name: C, event: IpcMainInvokeEvent, raw: unknown, options: IpcOptions): Promise<DesktopResult<DesktopAnswers[C]>> {
  const window = options.window()
  const frame = event.senderFrame
  const sender = { frameUrl: frame?.url ?? null, isMainFrame: frame === event.sender.mainFrame, isUiWindow: event.sender === window?.webContents }
  if (window === undefined || !isTrustedSender(sender, options.engineUrl())) return { ok: false, code: 'FORBIDDEN', message: 'this page may not use the desktop' }
  const parsed = desktopCalls[name].safeParse(raw)
  if (!parsed.success) return { ok: false, code: 'BAD_INPUT', message: parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') }
  try {
    return { ok: true, value: await handlers[name](window, parsed.data as DesktopParams<C>, options) }
  } catch (error) {
    return { ok: false, code: 'FAILED', message: error instanceof Error ? error.message : String(error) }
  }
}

import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { DesktopCommand } from '../lab/contract/desktop.ts'
import { screenKeys, screenNames } from '../lab/contract/screens.ts'
import { menuTexts, type MenuLanguage } from './menu-texts.ts'
import { showRuns } from './show-runs.ts'

export interface MenuActions {
  command(command: DesktopCommand): void
  restartEngine(): void
}

/** The page owns the keys (they work in a browser too); the menu shows them and says the same things by mouse. */
function entry(label: string, accelerator: string, click: () => void): MenuItemConstructorOptions {
  return { label, accelerator, registerAccelerator: false, click }
}

export function showMenu(language: MenuLanguage, actions: MenuActions): void {
  const texts = menuTexts[language]
  const command = (name: DesktopCommand): void => actions.command(name)
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: texts.file,
      submenu: [
        entry(texts.open, 'CmdOrCtrl+O', () => command('open')),
        entry(texts.save, 'CmdOrCtrl+S', () => command('save')),
        { type: 'separator' },
        entry(texts.exportRun, 'CmdOrCtrl+E', () => command('export')),
        { label: texts.showRuns, click: () => void showRuns(app.getPath('userData'), (folder) => shell.openPath(folder)) },
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    { label: texts.edit, submenu: [entry(texts.undo, 'CmdOrCtrl+Z', () => command('undo')), { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    { label: texts.run, submenu: [entry(texts.runOrStop, 'CmdOrCtrl+Enter', () => command('run-stop')), { type: 'separator' }, { label: texts.restart, click: () => actions.restartEngine() }] },
    {
      label: texts.view,
      submenu: [
        ...screenNames.map((name) => entry(texts.screens[name], `Alt+${screenKeys[name]}`, () => command(name))),
        { type: 'separator' },
        entry(texts.palette, 'CmdOrCtrl+K', () => command('palette')),
        entry(texts.theme, 'Alt+T', () => command('theme')),
        entry(texts.projector, 'Alt+P', () => command('projector')),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ type: 'separator' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    { label: texts.help, submenu: [entry(texts.keys, '?', () => command('help')), { role: 'about' }] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

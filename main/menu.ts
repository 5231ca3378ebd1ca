import { app, Menu, shell, type MenuItemConstructorOptions } from 'electron'
import type { DesktopCommand } from '../lab/contract/desktop.ts'

export interface MenuActions {
  command(command: DesktopCommand): void
  restartEngine(): void
}

/** The page owns the keys (they work in a browser too); the menu shows them and says the same things by mouse. */
function entry(label: string, accelerator: string, click: () => void): MenuItemConstructorOptions {
  return { label, accelerator, registerAccelerator: false, click }
}

export function showMenu(actions: MenuActions): void {
  const command = (name: DesktopCommand): void => actions.command(name)
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Show runs in the file manager', click: () => void shell.openPath(app.getPath('userData')) },
        { type: 'separator' },
        { role: 'quit' },
      ],
    },
    { label: '&Edit', submenu: [entry('Undo fault change', 'CmdOrCtrl+Z', () => command('undo')), { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    { label: '&Run', submenu: [entry('Run or stop', 'CmdOrCtrl+Enter', () => command('run-stop')), { type: 'separator' }, { label: 'Restart the engine', click: () => actions.restartEngine() }] },
    {
      label: '&View',
      submenu: [
        entry('Live', 'Alt+1', () => command('live')),
        entry('Matrix', 'Alt+2', () => command('matrix')),
        { type: 'separator' },
        entry('Light or dark', 'Alt+T', () => command('theme')),
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ type: 'separator' } as const, { role: 'toggleDevTools' } as const]),
      ],
    },
    { label: '&Help', submenu: [entry('Keyboard and help', '?', () => command('help')), { role: 'about' }] },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}

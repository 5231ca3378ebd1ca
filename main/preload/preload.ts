import { contextBridge, ipcRenderer } from 'electron'
import type { DesktopApi, DesktopCall } from '../../lab/contract/desktop.ts'

/** Named methods only; the shell parses what they carry. The event object, which leads back to IPC, stays here. */
const call = (name: DesktopCall) => (params: unknown) => ipcRenderer.invoke(`brownout:${name}`, params)

function on(channel: string): (listener: (value: never) => void) => () => void {
  return (listener) => {
    const relay = (_event: unknown, value: unknown): void => listener(value as never)
    ipcRenderer.on(channel, relay)
    return () => void ipcRenderer.off(channel, relay)
  }
}

const api: DesktopApi = {
  openFile: call('openFile'),
  saveFile: call('saveFile'),
  saveExport: call('saveExport'),
  setTheme: call('setTheme'),
  setLanguage: call('setLanguage'),
  restartEngine: call('restartEngine'),
  setLiving: call('setLiving'),
  onCommand: on('brownout:command'),
  onEngine: on('brownout:engine'),
  onOpenedFiles: on('brownout:opened-files'),
  takeOpenedFiles: call('takeOpenedFiles'),
}

contextBridge.exposeInMainWorld('brownoutDesktop', api)

// refused by: no-restricted-imports
import { ipcRenderer } from 'electron'
export const send = ipcRenderer.send

import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** The system's Chromium or Chrome, or `BROWNOUT_CHROMIUM`; undefined when there is none. @returns {string | undefined} */
export function findChromium() {
  const named = process.env.BROWNOUT_CHROMIUM
  if (named) return isExecutable(named) ? named : undefined
  const folders = (process.env.PATH ?? '').split(delimiter)
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge']
  const places = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap((base) => (base ? [join(base, 'Google/Chrome/Application/chrome.exe')] : [])),
  ]
  return places.find(isExecutable)
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

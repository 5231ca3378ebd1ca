import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, constants, readdir, stat } from 'node:fs/promises'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { LabError } from '../core/errors.ts'

export interface InstalledChromium {
  readonly path: string
  /** E.g. `Chromium 156.0.8078.79`. */
  readonly version: string
}

export interface Machine {
  readonly platform: NodeJS.Platform
  readonly env: Readonly<Record<string, string | undefined>>
}

const versionWithinMs = 10_000
const namesOnPath = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge', 'brave-browser']
const usualPlaces: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  linux: ['/usr/bin/chromium', '/usr/bin/google-chrome', '/opt/google/chrome/chrome', '/snap/bin/chromium', '/opt/microsoft/msedge/msedge'],
  darwin: ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium', 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'].map((app) => `/Applications/${app}`),
}
const placesOnWindows = ['Google\\Chrome\\Application\\chrome.exe', 'Chromium\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe']

/**
 * A system Chromium, Chrome or Edge: BROWNOUT_CHROMIUM first, then PATH, then the usual places.
 * @throws LabError LAB_PROBE_MISSING, with the way out, when there is none.
 */
export async function findChromium(machine: Machine = process): Promise<InstalledChromium> {
  const named = machine.env['BROWNOUT_CHROMIUM']
  // A person who names a browser means that one: never fall back to another.
  // At once: a dozen waits for the file system are a dozen turns of an event loop that has a page to serve.
  for (const path of named ? [named] : candidates(machine).filter((candidate) => existsSync(candidate))) {
    const chromium = await inspect(path, machine)
    if (chromium) return chromium
  }
  throw new LabError(
    'LAB_PROBE_MISSING',
    named
      ? `BROWNOUT_CHROMIUM is ${named}, which is not a Chromium, Chrome or Edge that can be started. Correct it, unset it, or use --probe node.`
      : 'No Chromium, Chrome or Edge was found. Install one, set BROWNOUT_CHROMIUM to its executable, or use --probe node.',
  )
}

function candidates({ platform, env }: Machine): string[] {
  if (platform === 'win32') {
    const roots = [env['ProgramFiles'], env['ProgramFiles(x86)'], env['LOCALAPPDATA']].filter((root) => root !== undefined)
    return roots.flatMap((root) => placesOnWindows.map((place) => join(root, place)))
  }
  const folders = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  return [...namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name))), ...(usualPlaces[platform] ?? [])]
}

async function inspect(path: string, { platform }: Machine): Promise<InstalledChromium | undefined> {
  try {
    await access(path, constants.X_OK)
    const version = platform === 'win32' ? await versionOnWindows(path) : await versionOf(path)
    return version === undefined ? undefined : { path, version }
  } catch {
    return undefined
  }
}

/** By path and time of change of the executable. */
const versions = new Map<string, Promise<string | undefined>>()

/** Starting a browser to ask it takes most of a second, and every page that connects wants to know: asked once for each installed version. */
async function versionOf(path: string): Promise<string | undefined> {
  const key = `${path} ${(await stat(path)).mtimeMs}`
  const version = versions.get(key) ?? askVersion(path)
  versions.set(key, version)
  // It may have been slow or half installed: the next one asks again.
  version.catch(() => versions.delete(key))
  return version
}

async function askVersion(path: string): Promise<string | undefined> {
  const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: versionWithinMs })
  const found = /(Chromium|Google Chrome|Microsoft Edge|Brave Browser)\D*([\d.]+)/.exec(stdout)
  return found ? `${found[1]} ${found[2]}` : undefined
}

/** chrome.exe opens a window when asked for its version; the folder beside it carries the number. */
async function versionOnWindows(path: string): Promise<string | undefined> {
  const found = (await readdir(dirname(path))).find((name) => /^\d+\.\d+\.\d+\.\d+$/.test(name))
  const name = path.endsWith('msedge.exe') ? 'Microsoft Edge' : 'Chromium'
  return found && `${name} ${found}`
}

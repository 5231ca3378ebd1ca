/** Gets what the tests need beside Node and `npm ci`, and says so: a Chromium, a virtual display, an Electron runtime. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from './find-chromium.mjs'
import { findElectron, runtimeLibraries } from './electron-host.mjs'

const say = (/** @type {string} */ line) => console.log(`provision: ${line}`)

/** @typedef {{ chromium: string | undefined, electron: string | undefined, display: 'own' | 'virtual' | 'none', troubles: string[] }} Provisions */
/** @returns {Promise<Provisions>} what is there now; `troubles` say what is not and why */
export async function provision() {
  const troubles = []
  if (!findChromium()) install(['chromium', 'fonts-liberation'], 'the UI tests need a Chromium')
  if (!hasChineseFont()) install(['fonts-noto-cjk'], 'Chinese text in screenshots needs a font of this system')
  const chromium = findChromium()
  if (!chromium) troubles.push('no Chromium or Chrome found: install one, or set BROWNOUT_CHROMIUM to its path')

  const virtual = process.platform === 'linux'
  if (virtual && !(has('xvfb-run') && has('Xvfb') && has('xauth'))) install(['xvfb', 'xauth'], 'the desktop test needs a virtual display')
  const display = !virtual ? 'own' : has('xvfb-run') && has('Xvfb') ? 'virtual' : process.env.DISPLAY ? 'own' : 'none'
  if (display === 'none') troubles.push('no display and no xvfb-run: install xvfb and xauth')

  let electron
  try {
    electron = (await findWithLibraries()).path
  } catch (error) {
    troubles.push(`no Electron runtime: ${error instanceof Error ? error.message : String(error)}`)
  }
  for (const trouble of troubles) say(trouble)
  return { chromium, electron, display, troubles }
}

async function findWithLibraries() {
  try {
    return await findElectron({ say })
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes('needs libraries') || !install(runtimeLibraries, 'Electron links against them')) throw error
    return findElectron({ say })
  }
}

/** @param {string} command */
export function has(command) {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/${command}`))
}

/** Elsewhere than on Linux the system brings one. */
export function hasChineseFont() {
  return process.platform !== 'linux' || !has('fc-list') || spawnSync('fc-list', [':lang=zh-cn', 'family'], { encoding: 'utf8' }).stdout.trim() !== ''
}

/** On Debian as root; elsewhere the machine belongs to somebody else. @param {readonly string[]} packages @param {string} why */
export function install(packages, why) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !has('apt-get')) return false
  say(`${why}: apt-get install ${packages.join(' ')}`)
  const apt = (/** @type {string[]} */ args) => spawnSync('apt-get', args, { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, timeout: 10 * 60_000 })
  apt(['update', '-qq'])
  const { status, stderr } = apt(['install', '-y', '-qq', '--no-install-recommends', ...packages])
  if (status !== 0) say(`apt-get failed: ${stderr.trim().split('\n').at(-1) ?? ''}`)
  return status === 0
}

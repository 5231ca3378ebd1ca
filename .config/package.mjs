/**
 * `npm run package`: an unpacked, runnable app in `release/`, started once to see that it shows its window.
 * Installers (AppImage, deb, dmg, nsis) are `npx electron-builder` on a machine with the official runtime.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { findElectron } from './electron-host.mjs'
import { has } from './provision.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const target = { darwin: '--mac', win32: '--win' }[process.platform] ?? '--linux'

try {
  const electron = await packageApp()
  const executable = packagedExecutable()
  console.log(`package: ${executable} (Electron ${electron.version}, ${electron.kind})`)
  if (electron.kind === 'test-host') console.log('package: made with the test host; packages for people need the official runtime')
  await checkThatItStarts(executable)
} catch (error) {
  console.error(`package: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}

async function packageApp() {
  const built = spawnSync(process.execPath, [join(root, '.config/build.mjs'), '--stale'], { stdio: 'inherit' })
  if (built.status !== 0) throw new Error('the build failed')
  const electron = await findElectron()
  const folder = process.platform === 'darwin' ? resolve(dirname(electron.path), '../../..') : dirname(electron.path)
  const builder = spawnSync(process.execPath, [join(root, 'node_modules/electron-builder/cli.js'), target, 'dir', `-c.electronDist=${folder}`, `-c.electronVersion=${electron.version}`], { cwd: root, encoding: 'utf8' })
  if (builder.status !== 0) throw new Error(`electron-builder failed\n${builder.stdout}${builder.stderr}`)
  // What only a runtime for development needs.
  for (const name of ['resources/default_app.asar', 'host.json']) rmSync(join(dirname(packagedExecutable()), name), { force: true })
  return electron
}

function packagedExecutable() {
  const arm = process.arch === 'arm64' ? '-arm64' : ''
  const places = { darwin: [`mac${arm}/Brownout.app/Contents/MacOS/Brownout`], win32: [`win${arm}-unpacked/Brownout.exe`] }[process.platform] ?? [`linux${arm}-unpacked/brownout`]
  const found = places.map((place) => join(root, 'release', place)).find((place) => existsSync(place))
  if (!found) throw new Error(`electron-builder left no app at release/${places[0]}`)
  return found
}

/** The fuses of a packaged app refuse a debugger of its main process; its window can still be asked for its address. @param {string} executable */
async function checkThatItStarts(executable) {
  const virtual = process.platform === 'linux' && has('xvfb-run')
  if (process.platform === 'linux' && !virtual && !process.env.DISPLAY) {
    console.log('package: not started, there is no display and no xvfb-run')
    return
  }
  const data = mkdtempSync(join(tmpdir(), 'brownout-package-'))
  const app = [executable, `--user-data-dir=${data}`, '--remote-debugging-port=0', '--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])]
  const [command, ...args] = virtual ? ['xvfb-run', '-a', '-s', '-screen 0 1440x900x24', ...app] : app
  const child = spawn(/** @type {string} */ (command), args, { stdio: ['ignore', 'ignore', 'pipe'], detached: process.platform !== 'win32' })
  try {
    const page = await Promise.race([uiPage(child.stderr), sleep(60_000, undefined, { ref: false })])
    if (!page) throw new Error('the packaged app showed no page within 60 s')
    console.log(`package: it starts and shows "${page.title}"`)
  } finally {
    // Its window, its engine and the virtual display, and nothing else.
    if (child.pid !== undefined && process.platform !== 'win32') process.kill(-child.pid, 'SIGTERM')
    else child.kill()
    await Promise.race([new Promise((done) => child.once('close', done)), sleep(10_000, undefined, { ref: false })])
    rmSync(data, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** @param {NodeJS.ReadableStream} stderr @returns {Promise<{ title: string }>} */
async function uiPage(stderr) {
  const port = await new Promise((found) => {
    let text = ''
    stderr.on('data', (chunk) => {
      text += chunk
      const match = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(text)
      if (match) found(match[1])
    })
  })
  for (;;) {
    /** @type {{ type: string, url: string, title: string }[]} */
    const pages = await fetch(`http://127.0.0.1:${port}/json/list`).then((response) => response.json(), () => [])
    const page = pages.find(({ type, url, title }) => type === 'page' && /^http:\/\/127\.0\.0\.1:\d+\//.test(url) && title.includes('Brownout'))
    if (page) return page
    await sleep(200)
  }
}

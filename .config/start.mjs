/**
 * `npm start`: builds what is stale, then opens the desktop window; without a display or an Electron runtime it serves the
 * same UI to a browser and says why. Arguments after `--` go to `brownout serve`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findElectron } from './electron-host.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const serveArguments = process.argv.slice(2)

/** @type {import('node:child_process').ChildProcess | undefined} */
let child
let stopping = false
// A terminal sends Ctrl-C to the whole group: the child ends by itself, and we wait for it. Other senders reach only us.
process.on('SIGINT', () => void (stopping = true))
for (const signal of /** @type {const} */ (['SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    stopping = true
    child?.kill('SIGTERM')
  })
}

process.exitCode = await start()

/** @returns {Promise<number>} the exit code */
async function start() {
  const built = spawnSync(process.execPath, [join(root, '.config/build.mjs'), '--stale'], { stdio: 'inherit' })
  if (stopping) return 0
  if (built.status !== 0) return built.status ?? 1
  const desktop = await findDesktop()
  if ('path' in desktop) {
    const code = await openDesktop(desktop.path)
    // 127: the runtime is there but cannot be loaded (a library is missing).
    if (stopping || code !== 127) return stopping ? 0 : code
    console.log('The desktop runtime cannot run on this machine (a system library is missing), so here is the app in the browser.')
  } else {
    console.log(`${desktop.why}, so here is the app in the browser.`)
  }
  const code = await serve()
  return stopping ? 0 : code
}

/** @returns {Promise<{ path: string } | { why: string }>} */
async function findDesktop() {
  if (!hasDisplay()) return { why: 'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)' }
  try {
    return await findElectron({ testHost: false, say: (line) => console.log(line) })
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) }
  }
}

function hasDisplay() {
  return process.platform === 'darwin' || process.platform === 'win32' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/** @param {string} path */
function openDesktop(path) {
  const switches = []
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    console.log("Running as root: Chromium's own sandbox does not work for root and is off (--no-sandbox). Start as another user to have it.")
    switches.push('--no-sandbox')
  }
  console.log('Opening the Brownout window. Ctrl-C or closing it ends everything.')
  // Chromium's chatter about a missing session bus says nothing about Brownout.
  const started = spawn(path, [...switches, root], { stdio: ['ignore', 'inherit', 'pipe'], env: { ...process.env, ELECTRON_RUN_AS_NODE: undefined } })
  child = started
  const noise = /ERROR:(dbus|.*bus\.cc|viz_main|gpu|object_proxy|gl_|vaapi|command_buffer)|Failed to connect to the bus|DevTools listening/
  started.stderr.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    const lines = text.split('\n').filter((line) => line !== '' && !noise.test(line))
    if (lines.length > 0) console.error(lines.join('\n'))
  })
  return exitOf(started)
}

function serve() {
  const started = spawn(process.execPath, [join(root, 'dist/engine/brownout.mjs'), 'serve', ...serveArguments], { stdio: ['inherit', 'pipe', 'inherit'] })
  child = started
  let opened = !hasDisplay()
  started.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
    process.stdout.write(text)
    const address = opened ? undefined : /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(text)?.[0]
    if (address === undefined) return
    opened = true
    openBrowser(address)
  })
  return exitOf(started)
}

/** @param {string} address */
function openBrowser(address) {
  const [command, ...before] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open']
  // No browser is no error: the address is on the screen.
  spawn(/** @type {string} */ (command), [...before, address], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref()
}

/** @param {import('node:child_process').ChildProcess} started @returns {Promise<number>} */
function exitOf(started) {
  return new Promise((done) => {
    started.once('error', (error) => {
      console.error(error.message)
      done(127)
    })
    started.once('exit', (code, signal) => done(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1)))
  })
}

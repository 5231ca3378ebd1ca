/** Runs the comparisons with the real peers; fails, never skips, when a peer cannot be had. Arguments go to vitest. */
import { spawnSync } from 'node:child_process'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensurePeers } from './peers.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
try {
  await ensurePeers()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exit(1)
}
const vitest = resolve(root, 'node_modules/vitest/vitest.mjs')
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', '.config/vitest.peers.config.ts', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
process.exitCode = status ?? 1

/**
 * `npm test`: types, lint and its canaries, unit and integration tests, the UI in Chromium, the desktop in Electron.
 * Every step runs, whatever the ones before it said; the last line sums up.
 */
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { provision } from './provision.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const results = join(root, '.cache/test')
const bin = (/** @type {string} */ path) => join(root, 'node_modules', path)
const totals = { passed: 0, failed: 0, skipped: 0 }
/** @type {string[]} */
const failedSteps = []
/** @type {Set<number>} groups of processes that we started and that still run */
const groups = new Set()

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    for (const group of groups) endGroup(group)
    process.exit(130)
  })
}

mkdirSync(results, { recursive: true })
const data = mkdtempSync(join(tmpdir(), 'brownout-test-'))
try {
  await testAll()
} finally {
  rmSync(data, { recursive: true, force: true })
}
if (failedSteps.length > 0) console.log(`\nfailed: ${failedSteps.join(', ')}`)
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''}`)
process.exitCode = totals.failed > 0 ? 1 : 0

async function testAll() {
  await step('types', [bin('typescript/bin/tsc'), '-b'])
  await step('lint', [bin('oxlint/bin/oxlint'), '--type-aware', '--quiet'])
  await step('boundaries', [join(root, '.config/check-boundaries.mjs')], { count: (output) => countLine(output) })
  await step('build', [join(root, '.config/build.mjs'), '--stale'])
  const provisions = await provision()
  const unitJson = fresh('unit.json')
  await step('unit and integration', [bin('vitest/vitest.mjs'), 'run', '--config', '.config/vitest.config.ts', '--reporter=dot', '--reporter=json', `--outputFile.json=${unitJson}`], {
    count: () => countVitest(unitJson),
    timeoutMs: 12 * 60_000,
  })
  await playwright('ui', provisions, [])
  const virtualDisplay = provisions.display === 'virtual' ? ['xvfb-run', '-a', '-s', '-screen 0 1440x900x24'] : []
  await playwright('desktop', provisions, virtualDisplay)
}

/** @param {'ui' | 'desktop'} project @param {import('./provision.mjs').Provisions} provisions @param {string[]} wrapper */
async function playwright(project, provisions, wrapper) {
  const json = fresh(`${project}.json`)
  await step(`${project} (Playwright)`, [bin('@playwright/test/cli.js'), 'test', '--config', '.config/playwright.config.ts', `--project=${project}`, '--reporter=line,json'], {
    wrapper,
    count: () => countPlaywright(json),
    // Playwright sets FORCE_COLOR for its workers, and Node complains about both.
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: json, BROWNOUT_ELECTRON: provisions.electron, NO_COLOR: undefined, FORCE_COLOR: '0' },
    timeoutMs: 20 * 60_000,
  })
}

/**
 * @typedef {{ passed: number, failed: number, skipped?: number }} Counts
 * @param {string} name
 * @param {string[]} args of Node
 * @param {{ count?: (output: string) => Counts | undefined, wrapper?: string[], env?: Record<string, string | undefined>, timeoutMs?: number }} [options]
 */
async function step(name, args, options = {}) {
  const startedMs = Date.now()
  console.log(`\n== ${name}`)
  const { code, output, timedOut } = await runNode(args, options)
  // Without counts of its own a step is one check.
  const counts = options.count?.(output) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 }
  // A runner that could not even collect its tests counts none of them as failed.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed
  totals.passed += counts.passed
  totals.failed += failed
  totals.skipped += counts.skipped ?? 0
  if (failed > 0) failedSteps.push(name)
  console.log(`-- ${name}: ${counts.passed} passed, ${failed} failed${timedOut ? ' (ended: it took too long)' : ''}, ${((Date.now() - startedMs) / 1000).toFixed(0)} s`)
}

/** @param {string[]} args @param {{ wrapper?: string[], env?: Record<string, string | undefined>, timeoutMs?: number }} options @returns {Promise<{ code: number, output: string, timedOut: boolean }>} */
function runNode(args, { wrapper = [], env = {}, timeoutMs = 5 * 60_000 }) {
  const [command, ...rest] = [...wrapper, process.execPath, ...args]
  return new Promise((done) => {
    let output = ''
    let timedOut = false
    const child = spawn(/** @type {string} */ (command), rest, {
      cwd: root,
      // A group of its own: whatever it leaves behind is ended with it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined, BROWNOUT_DATA: data, ...env },
    })
    const group = child.pid
    if (group !== undefined) groups.add(group)
    const timer = setTimeout(() => {
      timedOut = true
      if (group !== undefined) endGroup(group)
    }, timeoutMs)
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text
        process.stdout.write(text)
      })
    }
    const finish = (/** @type {number} */ code) => {
      clearTimeout(timer)
      if (group !== undefined) {
        endGroup(group)
        groups.delete(group)
      }
      done({ code, output, timedOut })
    }
    child.once('error', (error) => {
      console.error(error.message)
      finish(127)
    })
    child.once('exit', (code) => finish(code ?? 1))
  })
}

/** @param {number} group */
function endGroup(group) {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // It has already ended.
  }
}

/** @param {string} name a result file that no earlier run left there */
function fresh(name) {
  const path = join(results, name)
  rmSync(path, { force: true })
  return path
}

/** @param {string} output @returns {Counts | undefined} */
function countLine(output) {
  const match = /(\d+) passed, (\d+) failed/.exec(output)
  return match ? { passed: Number(match[1]), failed: Number(match[2]) } : undefined
}

/** @param {string} path @returns {Counts | undefined} */
function countVitest(path) {
  if (!existsSync(path)) return undefined
  const { numPassedTests, numFailedTests, numPendingTests, testResults } = JSON.parse(readFileSync(path, 'utf8'))
  // A file that does not even load has no tests that could fail.
  const broken = testResults.filter((/** @type {{ status: string, assertionResults: unknown[] }} */ file) => file.status === 'failed' && file.assertionResults.length === 0).length
  return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests }
}

/** @param {string} path @returns {Counts | undefined} */
function countPlaywright(path) {
  if (!existsSync(path)) return undefined
  const { stats } = JSON.parse(readFileSync(path, 'utf8'))
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped }
}
